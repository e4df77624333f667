import type { Action, NotOkOutcome } from "../../outcomes.ts";
import type { Operation, Write } from "./write.ts";

/** A write on its way, and what became of it. */
export interface Entry<I = unknown> {
  readonly write: Write<I>;
  /** An attempt that got no answer may have executed it. */
  doubtful: boolean;
  result: Result | undefined;
}

export type Result = Done | NotDone;

export interface Done {
  readonly status: "ok";
  readonly action: Action;
}

export interface NotDone {
  readonly status: NotOkOutcome["status"];
  readonly error: Error;
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
  return { write, doubtful: false, result: undefined };
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
  for (const entry of entries) entry.result = { status: entry.doubtful ? "unknown" : status, error };
}
