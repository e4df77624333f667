/** Create, change, read and delete many Dataverse records: in parallel, with an answer for every record. */

export type { AccessToken, TokenCredential } from "./connection/credential.ts";
export { connect } from "./connection/connect.ts";
export type { ConnectOptions } from "./connection/connect-options.ts";
export type { CloneOptions, Connection } from "./connection/connection.ts";
export { getDefaultConnection, setDefaultConnection, withConnection } from "./connection/default-connection.ts";
export { createDailyUsage, type DailyUsage, type UsageByHour } from "./connection/daily-usage.ts";
export type {
  EntitlementEvent,
  LimitEvent,
  PrincipalEvent,
  RequestEvent,
  ThrottleEvent,
} from "./connection/diagnostics.ts";
export type { ResponseHeaders } from "./web-api/headers.ts";
export type { Explanation } from "./service-protection/governor.ts";
export type { SendOptions, ServiceRequest, ServiceResponse } from "./connection/request.ts";
export { startTrace, type TraceLine } from "./connection/trace.ts";
export type { ConnectionStats } from "./connection/stats.ts";
export type { FetchFunction } from "./connection/transport.ts";

export type { BlockContext, ChunkBlock, ItemBlock, OutputOf, Using } from "./parallel/block.ts";
export type { Input } from "./parallel/chunk-source.ts";
export { invokeParallel, type ParallelRun } from "./parallel/invoke-parallel.ts";
export type { ErrorAction } from "./parallel/option-checks.ts";
export type { ParallelOptions } from "./parallel/options.ts";
export type { ChunkEnd, ChunkFailure, ParallelSummary } from "./outcomes.ts";
export type { Pace } from "./parallel/pace.ts";
export type { BlockProgress, BlockProgressEntry, LogEntry, LogLevel, ParallelProgress } from "./parallel/report.ts";
export type { Run } from "./parallel/run.ts";
export type { Total } from "./parallel/total.ts";

export type { FilterObject } from "./metadata/filter/filter-object.ts";
export type { KeyLookup, Lookup } from "./metadata/lookup-values.ts";
export type { Party } from "./metadata/party-values.ts";
export type { PlainRecord } from "./metadata/record-writer.ts";
export type { ValueOptions } from "./metadata/value-options.ts";

export type { BulkOptions } from "./records/bulk/bulk-options.ts";
export type { BulkProgress } from "./records/bulk/bulk-progress.ts";
export type { BulkRun } from "./records/bulk/bulk-run.ts";
export type { LookupRule } from "./records/lookups/lookup-rules.ts";
export type { SetRecordsOptions } from "./records/planning/set-options.ts";
export type { StandardSchema } from "./records/planning/validate.ts";
export { getRecords, type DataverseRecord, type RecordStream } from "./records/get-records.ts";
export type { CountOptions } from "./records/reading/count-records.ts";
export type { GetRecordsOptions } from "./records/reading/get-options.ts";
export type { LinkOptions } from "./records/reading/links.ts";
export type { MatchOptions } from "./records/reading/match-options.ts";
export type { RecordPage } from "./records/reading/record-pages.ts";
export type { Action, BulkDeleteResult, BulkSummary, NotOkOutcome, OkOutcome, Outcome } from "./outcomes.ts";
export type { MatchOn } from "./records/matching/match-on.ts";
export type { Removable } from "./records/removal/find-target.ts";
export type { RemoveRecordsOptions } from "./records/removal/removal-options.ts";
export { removeByQuery, type RemoveByQueryOptions } from "./records/remove-by-query.ts";
export { removeRecords } from "./records/remove-records.ts";
export {
  sendRequest,
  type SendRequestOptions,
  type WebApiRequest,
  type WebApiResponse,
} from "./records/send-request.ts";
export { setRecords } from "./records/set-records.ts";
export { whoAmI, type WhoAmI, type WhoAmIOptions } from "./records/who-am-i.ts";

export type { JobFailure } from "./jobs/failures.ts";
export type { Job, JobInfo, JobState, JobView } from "./jobs/job.ts";
export { listJobs, type UnreadableJob } from "./jobs/list-jobs.ts";
export type { MalformedLine } from "./jobs/malformed.ts";
export { openJob, type OpenJobOptions } from "./jobs/open-job.ts";
export { readJob } from "./jobs/read-job.ts";
export { removeJob } from "./jobs/remove-job.ts";
export type {
  Asked,
  Books,
  Earlier,
  Entry,
  Journal,
  Mark,
  Retried,
  Retry,
  RetryStatus,
  Span,
} from "./parallel/journal.ts";

export type { ByteSource } from "./files/bytes.ts";
export { detectFormat, type FileFormat } from "./files/formats.ts";
export type { InputRecord } from "./files/read-item.ts";
export { readCsv, readJson, readNdjson, readRecords, type ReadOptions } from "./files/read-records.ts";
export { createRecordWriter, writeRecords, type RecordWriter, type WriteOptions } from "./files/record-writer.ts";
export type { WriteResult } from "./files/text-sink.ts";
export { sourceLine } from "./files/source-line.ts";

export {
  AuthenticationError,
  BulkError,
  BulkDeleteError,
  DataverseParallelError,
  DefinitionError,
  ExpectationError,
  IncompleteError,
  InputError,
  InvalidRecordError,
  JobError,
  MatchError,
  ParallelError,
  ServiceError,
  StoppedError,
  TransportError,
  UsageError,
  ValueError,
  WorkerError,
  type ErrorCode,
  type JobProblem,
  type ServiceErrorDetails,
} from "./errors.ts";
