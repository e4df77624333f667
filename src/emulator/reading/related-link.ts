import type { ExpandedCollection } from "../query/expand/expansion.ts";
import { nextPageUrl } from "../query/next-link.ts";
import { cookieEntries } from "../query/page-cookie.ts";
import type { Row } from "../store/store.ts";

/**
 * Where a collection can be read by itself: from its beginning, when it was given whole; from behind the last of its
 * records, when it is paged and the page is full.
 *
 * @param members its records, as the answer has them
 */
export function relatedLink(
  { name, owner, table, query }: ExpandedCollection,
  ownerId: string,
  members: readonly Row[],
  root: string,
): string | undefined {
  const { options, pageSize } = query.link;
  const address = `${root}${owner.entitySetName}(${ownerId})/${name}`;
  const url = options === "" ? address : `${address}?${options}`;
  if (pageSize === undefined) return url;
  const [first, last] = [members[0], members.at(-1)].map((row) => row?.[query.keyPosition] ?? null);
  if (members.length < pageSize || first === undefined || last === undefined) return undefined;
  const entries = cookieEntries([{ name: table.primaryId.logicalName }], [last], [first], true);
  return nextPageUrl(url, { page: 2, entries, countOfRecords: pageSize });
}
