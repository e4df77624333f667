import { describeValue, UsageError } from "../../errors.ts";
import { isGuid } from "../../web-api/guid.ts";

/**
 * Whom something is written as: the id of a system user, or the object id of a user in Microsoft Entra. With an
 * application signed in only the latter works: the service passes over the former without a word.
 * Source: "Impersonate another user using the Web API".
 */
export type CallerId = string | { readonly objectId: string };

export type CallerHeaders = Readonly<Record<"callerobjectid" | "mscrmcallerid", string | undefined>>;

/**
 * The headers of a request that is made as somebody. They leave out whom the connection itself makes its requests as.
 * @throws UsageError for what is no guid: it would not stay within its header.
 */
export function callerHeaders(callerId: CallerId): CallerHeaders {
  const isUser = typeof callerId === "string";
  const id = isUser ? callerId : callerId.objectId;
  if (!isGuid(id)) throw new UsageError(`Expected callerId to be the guid of a user, got ${describeValue(id)}.`);
  return { callerobjectid: isUser ? undefined : id, mscrmcallerid: isUser ? id : undefined };
}

/** The same caller gives the same text. */
export function callerName(callerId: CallerId | undefined): string {
  if (callerId === undefined) return "";
  return typeof callerId === "string" ? callerId : `entra ${callerId.objectId}`;
}
