import { encodeSkipToken, type PagingCookie } from "./paging-cookie.ts";

/** The URL of the next page: the request's own, its options untouched, with the $skiptoken put behind them or replaced. */
export function nextPageUrl(requestUrl: string, cookie: PagingCookie): string {
  const mark = requestUrl.indexOf("?");
  const path = mark < 0 ? requestUrl : requestUrl.slice(0, mark);
  const options = mark < 0 ? [] : requestUrl.slice(mark + 1).split("&");
  const kept = options.filter((option) => option !== "" && !isSkipToken(option));
  return `${path}?${[...kept, `$skiptoken=${encodeSkipToken(cookie)}`].join("&")}`;
}

function isSkipToken(option: string): boolean {
  return option.startsWith("$skiptoken=") || /^%24skiptoken=/i.test(option);
}
