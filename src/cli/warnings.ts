import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { EntitlementEvent, PrincipalEvent } from "../connection/diagnostics.ts";
import type { Notices } from "./notices.ts";
import { count } from "./progress.ts";

const PRINCIPAL = "dataverse-parallel:principal";
const ENTITLEMENT = "dataverse-parallel:entitlement";

/** Says what people should know although the work goes on, until the returned function is called. */
export function sayWarnings(notices: Notices): () => void {
  const onPrincipal = (message: unknown): void => notices.say(principalWarning(message as PrincipalEvent), "bad");
  const onEntitlement = (message: unknown): void => notices.say(entitlementWarning(message as EntitlementEvent), "bad");
  subscribe(PRINCIPAL, onPrincipal);
  subscribe(ENTITLEMENT, onEntitlement);
  return () => {
    unsubscribe(PRINCIPAL, onPrincipal);
    unsubscribe(ENTITLEMENT, onEntitlement);
  };
}

export function principalWarning({ principal, reason }: PrincipalEvent): string {
  return `Principal ${principal + 1} can sign in no longer, and the others do its work: ${reason}`;
}

export function entitlementWarning({ what, limit, used, left = 0 }: EntitlementEvent): string {
  const sum = `${count(used)} Power Platform requests were used in the last 24 hours`;
  if (what === "passed") return `The daily limit of ${count(limit)} is passed: ${sum}. The work goes on.`;
  return `This will pass the daily limit of ${count(limit)}: ${sum}, and about ${count(left)} are to come. The work goes on.`;
}
