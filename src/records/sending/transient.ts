import { ServiceError } from "../../errors.ts";
import { faultCodes } from "../../web-api/fault.ts";

/** The number that SQL Server gives a deadlock; the code that comes with it is that of all its errors. */
const DEADLOCK = /\bSql Number: 1205\b/i;

/** Faults of the record that the service has been seen to answer with a status of 500. */
const LASTING: ReadonlySet<string | undefined> = new Set([faultCodes.duplicateFound, faultCodes.duplicate]);

const NOT_IMPLEMENTED = 501;

/** Whether the same may succeed later: throttling, deadlocks, time-outs and faults of the server, not of the record. */
export function isTransient(error: Error): error is ServiceError {
  if (!(error instanceof ServiceError) || LASTING.has(error.serverCode)) return false;
  const { status, serverCode, message } = error;
  if (status === 429 || serverCode === faultCodes.sqlTimeout) return true;
  return DEADLOCK.test(message) || (status >= 500 && status !== NOT_IMPLEMENTED);
}
