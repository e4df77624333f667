/** Of each class of error its own. */
export type ErrorCode =
  | "usage"
  | "authentication"
  | "service"
  | "transport"
  | "definition"
  | "invalidValue"
  | "invalidRecord"
  | "match"
  | "expectation"
  | "incomplete"
  | "bulkDelete"
  | "malformedInput"
  | "stopped"
  | "worker"
  | "job"
  | "bulk"
  | "parallel";

/** The base of all. `cause` holds what lay beneath, where there was something. */
export abstract class DataverseParallelError extends Error {
  abstract readonly code: ErrorCode;
}
