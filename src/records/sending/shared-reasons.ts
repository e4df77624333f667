import type { ServiceError } from "../../errors.ts";
import { faultCodes } from "../../web-api/fault.ts";

const NOT_ALLOWED: ReadonlySet<string | undefined> = new Set([faultCodes.missingPrivilege, faultCodes.notAMember]);
const NO_SUCH_MESSAGE = new Set([405, 501]);

/** Whoever asks may not: no other request of the same kind would fare better. */
export function endsRun({ status, serverCode }: ServiceError): boolean {
  return status === 403 && NOT_ALLOWED.has(serverCode);
}

/** The table has no such message, whatever was said about that. */
export function isUnavailable({ status, serverCode }: ServiceError): boolean {
  return NO_SUCH_MESSAGE.has(status) || (status === 404 && serverCode === faultCodes.unknownSegment);
}
