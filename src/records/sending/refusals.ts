import type { ServiceError } from "../../errors.ts";
import { faultCodes } from "../../web-api/fault.ts";
import { settleExisting } from "./doubtful-creates.ts";
import { settleDisputed, settleDone, settleNotDone, settleSkipped, type Entry } from "./entry.ts";
import type { Sending } from "./sending.ts";
import { isOutdated, settleOutdated } from "./versions.ts";

/** A write that the service refused by itself, as a part of a `$batch` or alone. */
export interface Refusal {
  readonly entry: Entry;
  readonly error: ServiceError;
}

export async function settleRefusals(refusals: readonly Refusal[], sending: Sending): Promise<void> {
  const creates: Refusal[] = [];
  for (const refusal of refusals) {
    if (mayBeDone(refusal)) creates.push(refusal);
    else if (isOutdated(refusal.entry.write, refusal.error))
      await settleOutdated(refusal.entry, refusal.error, sending);
    else settleRefusal(refusal);
  }
  for (const ofTable of Map.groupBy(creates, ({ entry }) => entry.write.table).values()) {
    const errors = new Map(ofTable.map(({ entry, error }) => [entry, error]));
    const { missing, disputed } = await settleExisting([...errors.keys()], sending);
    for (const entry of [...missing, ...disputed]) {
      const error = errors.get(entry);
      if (error !== undefined) settleNotDone([entry], "failed", error);
    }
  }
}

/** An id that was chosen here is taken only when something on the way has sent the create twice. */
function mayBeDone({ entry: { write, doubtful }, error }: Refusal): boolean {
  if (write.operation !== "create") return false;
  return doubtful || (write.isOwnId && error.serverCode === faultCodes.duplicate);
}

function settleRefusal({ entry, error }: Refusal): void {
  const { write, doubtful } = entry;
  const isGone = error.serverCode === faultCodes.doesNotExist;
  switch (write.operation) {
    case "delete":
    case "disassociate":
      // An attempt that nobody saw may have done it: gone is what was asked for.
      if (isGone && doubtful) settleDone(entry);
      // Only the code tells: a plug-in's message may speak of anything that does not exist.
      else if (isGone && write.ifExists === true) settleSkipped(entry);
      else settleConclusively(entry, error);
      return;
    case "associate":
      if (doubtful && error.serverCode === faultCodes.duplicate) settleDone(entry);
      else settleConclusively(entry, error);
      return;
    default:
      // An attempt that nobody saw may have changed it all the same, and asking once more brings the same refusal.
      if (doubtful && error.status < 500) settleDisputed([entry], error);
      else settleNotDone([entry], "failed", error);
  }
}

/** Had an earlier attempt done it, the service would have said that: a fault of the request is the whole story. */
function settleConclusively(entry: Entry, error: ServiceError): void {
  if (error.status < 500) entry.doubtful = false;
  settleNotDone([entry], "failed", error);
}

/** A request that was refused as a whole says nothing of what an attempt before it did. */
export async function settleRefusedRequest(
  entries: readonly Entry[],
  error: ServiceError,
  sending: Sending,
): Promise<void> {
  const inDoubt: Refusal[] = [];
  for (const entry of entries) {
    if (entry.doubtful && entry.write.operation === "create") inDoubt.push({ entry, error });
    else settleNotDone([entry], "failed", error);
  }
  await settleRefusals(inDoubt, sending);
}
