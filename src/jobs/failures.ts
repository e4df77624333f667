import { DataverseParallelError, ServiceError, type ErrorCode } from "../errors.ts";
import type { Entry } from "../parallel/journal.ts";
import { parseBody, type JournalEvent } from "./event.ts";
import type { EventFile } from "./event-file.ts";
import { createByteReader, createByteWriter } from "./varint.ts";

/** An input that is not ok, as the journal keeps it. */
export interface JobFailure {
  /** Where it stands in the input of the job, from 0. */
  readonly index: number;
  readonly status: "failed" | "unknown";
  /** With its columns. Undefined: it cannot be written as JSON. */
  readonly input?: unknown;
  /** The id of the record, where it is known. */
  readonly id?: string;
  /** The line of its file, from 1, where it came from one. */
  readonly line?: number;
  /** The code of this package's errors; of others their name. */
  readonly code: ErrorCode | (string & {});
  readonly message: string;
  /** Of the service's answer, as ServiceError has them. */
  readonly httpStatus?: number;
  readonly serverCode?: string;
  readonly requestId?: string;
}

/** The index goes first, so that the order of all can be told without reading them. */
export function failureEvent(entry: Entry, line: number | undefined): JournalEvent {
  const { index, status, input, id, error } = entry;
  const writer = createByteWriter();
  writer.write(index);
  const rest = { status, id, line, ...describeError(error) };
  const json = `${JSON.stringify(rest).slice(0, -1)}${inputJson(input)}}`;
  return { kind: "failure", body: Buffer.concat([writer.take(), Buffer.from(json)]) };
}

function describeError(error: Error | undefined): Omit<JobFailure, "index" | "status"> {
  if (error === undefined) return { code: "error", message: "" };
  const code = error instanceof DataverseParallelError ? error.code : error.name;
  if (!(error instanceof ServiceError)) return { code, message: error.message };
  const { status: httpStatus, serverCode, requestId } = error;
  return {
    code,
    message: error.message,
    httpStatus,
    ...(serverCode && { serverCode }),
    ...(requestId && { requestId }),
  };
}

/** Nothing for what JSON has no text for: a function, or an object that holds itself. */
function inputJson(input: unknown): string {
  try {
    const json = JSON.stringify(input, withoutSurprise) as string | undefined;
    return json === undefined ? "" : `,"input":${json}`;
  } catch {
    return "";
  }
}

function withoutSurprise(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}

/**
 * In the order of their indices. Only where each is stands in memory, not what it says.
 *
 * @param isAsked those that failed once and are ok by now are in the file, too
 */
export function* readFailures(file: EventFile, isAsked: (index: number) => boolean): Iterable<JobFailure> {
  for (const [, place] of inOrder(file, isAsked)) {
    const body = file.at(place);
    if (body === undefined) continue;
    const reader = createByteReader(body);
    const index = reader.read();
    yield { index, ...(parseBody(body, reader.position) as Omit<JobFailure, "index">) };
  }
}

/** What was said last of an index counts. */
function inOrder(
  file: EventFile,
  isAsked: (index: number) => boolean,
): readonly (readonly [index: number, place: number])[] {
  const places = new Map<number, number>();
  for (const { place, head } of file.places("failure")) {
    const index = createByteReader(head).read();
    if (isAsked(index)) places.set(index, place);
  }
  return [...places].sort(([a], [b]) => a - b);
}
