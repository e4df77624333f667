import { sentence, TransportError } from "../../errors.ts";
import type { Action, NotOkOutcome } from "../../outcomes.ts";
import type { Operation, Write } from "./write.ts";

/** A write on its way, and what became of it. */
export interface Entry<I = unknown> {
  readonly write: Write<I>;
  /** An attempt that got no answer may have executed it. */
  doubtful: boolean;
  result: Result | undefined;
  /** Of a record whose id the service chose, once it has told it. */
  toldId: string | undefined;
}

export type Result = Done | NotDone;

export interface Done {
  readonly status: "ok";
  readonly action: Action;
}

export interface NotDone {
  readonly status: NotOkOutcome["status"];
  readonly error: Error;
  /** It is unknown, and no repetition would clear it up. */
  readonly isLasting?: boolean | undefined;
}

const DONE: Readonly<Record<Operation, Done>> = {
  create: { status: "ok", action: "created" },
  update: { status: "ok", action: "updated" },
  upsert: { status: "ok", action: "upserted" },
  delete: { status: "ok", action: "deleted" },
  associate: { status: "ok", action: "associated" },
  disassociate: { status: "ok", action: "disassociated" },
  upload: { status: "ok", action: "updated" },
};

const SKIPPED: Done = { status: "ok", action: "skipped" };

export function createEntry<I>(write: Write<I>): Entry<I> {
  return { write, doubtful: write.isRepeated === true, result: undefined, toldId: undefined };
}

/** Whether executing it twice does no more than executing it once, or can be told from it. */
export function isRepeatable(write: Write): boolean {
  return write.operation !== "create" || write.id !== undefined;
}

/** Of the record that was written, as far as it is known by now. */
export function writtenId({ write, toldId }: Entry): string | undefined {
  return toldId ?? idOf(write);
}

/** Of the record that is written; undefined where the service alone knows it. */
export function idOf(write: Write): string | undefined {
  switch (write.operation) {
    case "upsert":
      return "id" in write.address ? write.address.id : undefined;
    case "associate":
    case "disassociate":
      return undefined;
    default:
      return write.id;
  }
}

export function settleDone(entry: Entry): void {
  entry.result = DONE[entry.write.operation];
}

/** Nothing had to be done. */
export function settleSkipped(entry: Entry): void {
  entry.result = SKIPPED;
}

/** It is not done, unless an earlier attempt did it unseen. */
export function settleNotDone(entries: readonly Entry[], status: NotDone["status"], error: Error): void {
  for (const entry of entries) {
    const isUnknown = entry.doubtful || status === "unknown";
    if (!isUnknown) entry.result = { status, error };
    else if (isRepeatable(entry.write)) entry.result = { status: "unknown", error };
    else entry.result = { status: "unknown", error: unrepeatable(error), isLasting: true };
  }
}

/** It was sent more than once, and nobody can tell whether one of the attempts did it, however often it is repeated. */
export function settleDisputed(entries: readonly Entry[], error: Error): void {
  for (const entry of entries) entry.result = { status: "unknown", error, isLasting: true };
}

function unrepeatable(cause: Error): TransportError {
  const message =
    `${sentence(cause.message)} The record may have been created: the service chooses its id (serverIds), so it was not sent ` +
    "again. Look whether it is there before you create it once more.";
  return new TransportError(message, { unknownOutcome: true, cause });
}
