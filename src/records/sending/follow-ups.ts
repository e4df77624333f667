import { IncompleteError } from "../../errors.ts";
import { createEntry, writtenId, type Entry, type NotDone } from "./entry.ts";
import type { FollowUp, Upload, Write } from "./write.ts";

/** Sends what follows each write that is done, step by step: what follows first of all of them, then what follows second. */
export async function sendFollowUps(
  entries: readonly Entry[],
  send: (entries: readonly Entry[]) => Promise<void>,
): Promise<void> {
  if (entries.every(({ write }) => write.then === undefined)) return;
  for (let step = 0; ; step += 1) {
    const steps = entries.flatMap((entry) => {
      const write = entry.result?.status === "ok" ? entry.write.then?.[step] : undefined;
      return write === undefined ? [] : [{ entry, write, next: createEntry(addressed(write, entry)) }];
    });
    if (steps.length === 0) return;
    await send(steps.map(({ next }) => next));
    for (const { entry, write, next } of steps) {
      const { result } = next;
      if (result !== undefined && result.status !== "ok") entry.result = incomplete(entry, write, result);
    }
  }
}

/** What follows the create of a record whose id the service chose cannot know it before. */
function addressed(step: FollowUp, { toldId }: Entry): FollowUp {
  return toldId === undefined || step.operation === "upsert" ? step : { ...step, id: toldId };
}

/** The record is written, so it is not for "notSent" to say what became of it. */
function incomplete(entry: Entry, step: FollowUp, { status, error }: NotDone): NotDone {
  const { write, result } = entry;
  const action = result?.status === "ok" ? result.action : "written";
  const record = [write.table.name, writtenId(entry) ?? keyOf(write)].join(" ");
  const what = step.operation === "upload" ? `its column ${step.column} was not filled` : `${columnsOf(step)} not set`;
  const doubt = status === "unknown" ? "perhaps " : "";
  return {
    status: status === "unknown" ? "unknown" : "failed",
    error: new IncompleteError(`${record} was ${action}, but ${doubt}${what}: ${error.message}`, { cause: error }),
  };
}

/** What is known of a record whose id the service alone knows. */
function keyOf(write: Write): string {
  return write.operation === "upsert" && "key" in write.address ? `(${write.address.key})` : "";
}

function columnsOf({ payload }: Exclude<FollowUp, Upload>): string {
  const names = Object.keys(payload);
  return `${names.join(", ")} ${names.length === 1 ? "was" : "were"}`;
}
