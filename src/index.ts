/** Create, change, read and delete many Dataverse records: in parallel, with an answer for every record. */

export type { AccessToken, TokenCredential } from "./connection/credential.ts";
export { connect } from "./connection/connect.ts";
export type { ConnectOptions } from "./connection/connect-options.ts";
export type { Connection } from "./connection/connection.ts";
export { getDefaultConnection, setDefaultConnection, withConnection } from "./connection/default-connection.ts";
export type { RequestEvent, ThrottleEvent } from "./connection/diagnostics.ts";
export type { ResponseHeaders } from "./web-api/headers.ts";
export type { Explanation } from "./service-protection/governor.ts";
export type { SendOptions, ServiceRequest, ServiceResponse } from "./connection/request.ts";
export type { ConnectionStats } from "./connection/stats.ts";
export type { FetchFunction } from "./connection/transport.ts";

export type { BlockContext, ChunkBlock, ItemBlock, OutputOf, Using } from "./parallel/block.ts";
export type { Input } from "./parallel/chunk-source.ts";
export { invokeParallel, type ParallelRun } from "./parallel/invoke-parallel.ts";
export type { ErrorAction, ParallelOptions } from "./parallel/options.ts";
export type { ChunkFailure, ParallelSummary } from "./outcomes.ts";
export type { LogEntry, LogLevel, ParallelProgress } from "./parallel/report.ts";
export type { Run } from "./parallel/run.ts";

export type { FilterObject } from "./metadata/filter-object.ts";
export type { Lookup } from "./metadata/lookup-values.ts";
export type { PlainRecord } from "./metadata/record-writer.ts";

export type { BulkRun } from "./records/bulk/bulk-run.ts";
export { getRecords, type DataverseRecord, type GetRecordsOptions, type RecordStream } from "./records/get-records.ts";
export type { Action, BulkSummary, NotOkOutcome, OkOutcome, Outcome } from "./outcomes.ts";
export type { Removable } from "./records/remove-batch.ts";
export { removeRecords, type RemoveRecordsOptions } from "./records/remove-records.ts";
export { setRecords, type BulkOptions, type SetRecordsOptions } from "./records/set-records.ts";
export { whoAmI, type WhoAmI, type WhoAmIOptions } from "./records/who-am-i.ts";

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
  DataverseParallelError,
  DefinitionError,
  InputError,
  ParallelError,
  ServiceError,
  StoppedError,
  TransportError,
  UsageError,
  ValueError,
  type ErrorCode,
  type ServiceErrorDetails,
} from "./errors.ts";
