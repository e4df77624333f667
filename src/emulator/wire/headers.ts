import { randomUUID } from "node:crypto";

export const jsonType = "application/json; odata.metadata=minimal";

/** What is left of the budgets where there are no limits, as recorded from the service. */
const UNTOUCHED: ReplyBudget = { requests: 7999, executionMs: 1_200_000 };

const FAR_AWAY = "Thu, 31-Dec-2099 23:59:59 GMT";

export interface ReplyHeaderOptions {
  /** The x-ms-dop-hint: how many requests at a time the environment recommends; "none" leaves it out. */
  readonly recommendedParallelism: number | "none";
  /** What the affinity cookie holds: the server that answers. */
  readonly server: string;
  /** What is left of the user's budgets at this server; "none" leaves it out. Default: all of them. */
  readonly budget?: ReplyBudget | "none";
}

interface ReplyBudget {
  readonly requests: number;
  readonly executionMs: number;
}

/** What every reply of the API carries, as recorded from the service. */
export function replyHeaders(options: ReplyHeaderOptions): readonly [string, string][] {
  const { recommendedParallelism, server, budget = UNTOUCHED } = options;
  const requestId = randomUUID();
  // The service really sends it twice.
  const affinity = `ARRAffinity=${server}; path=/; secure; HttpOnly`;
  return [
    ["Cache-Control", "no-cache"],
    ["Expires", "-1"],
    ["Allow", "OPTIONS,GET,HEAD,POST"],
    ["Public", "OPTIONS,GET,HEAD,POST"],
    ["x-ms-service-request-id", `${requestId},${randomUUID()}`],
    ["REQ_ID", `${requestId},${requestId}`],
    ["AuthActivityId", randomUUID()],
    ["CRM.ServiceId", "CRMAppPool"],
    ...(recommendedParallelism === "none" ? [] : [hint(recommendedParallelism)]),
    ...(budget === "none" ? [] : budgetHeaders(budget)),
    ["Set-Cookie", affinity],
    ["Set-Cookie", affinity],
    ["Set-Cookie", `ReqClientId=${requestId}; expires=${FAR_AWAY}; path=/; secure; HttpOnly`],
    ["Strict-Transport-Security", "max-age=31536000; includeSubDomains"],
    ["OData-Version", "4.0"],
    [
      "Access-Control-Expose-Headers",
      "Preference-Applied,OData-EntityId,Location,ETag,OData-Version,Content-Encoding,Transfer-Encoding,Content-Length,Retry-After",
    ],
  ];
}

function hint(parallelism: number): [string, string] {
  return ["x-ms-dop-hint", String(parallelism)];
}

/** In the service's odd form: seconds with a thousands comma and two decimals, requests without. Unlimited ones are left out. */
function budgetHeaders({ requests, executionMs }: ReplyBudget): [string, string][] {
  const headers: [string, string][] = [];
  if (executionMs !== Infinity) {
    headers.push(["x-ms-ratelimit-time-remaining-xrm-requests", SECONDS.format(executionMs / 1000)]);
  }
  if (requests !== Infinity) headers.push(["x-ms-ratelimit-burst-remaining-xrm-requests", String(requests)]);
  return headers;
}

const SECONDS = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
