import { randomUUID } from "node:crypto";

export const jsonType = "application/json; odata.metadata=minimal";

/** The service protection headers, in the service's odd form: a thousands comma and two decimals. */
const REMAINING_SECONDS = "1,200.00";
const REMAINING_REQUESTS = "7999";

const FAR_AWAY = "Thu, 31-Dec-2099 23:59:59 GMT";

export interface ReplyHeaderOptions {
  /** The x-ms-dop-hint: how many requests at a time the environment recommends. */
  readonly recommendedParallelism: number;
  /** What the affinity cookie holds: the server that answers. */
  readonly server: string;
}

/** What every reply of the API carries, as recorded from the service. */
export function replyHeaders({ recommendedParallelism, server }: ReplyHeaderOptions): readonly [string, string][] {
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
    ["x-ms-dop-hint", String(recommendedParallelism)],
    ["x-ms-ratelimit-time-remaining-xrm-requests", REMAINING_SECONDS],
    ["x-ms-ratelimit-burst-remaining-xrm-requests", REMAINING_REQUESTS],
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
