import { systemClock } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import { StoppedError, toError } from "../../errors.ts";
import type { Sender } from "../bulk/sender.ts";
import type { BulkMessage } from "../../web-api/bulk-messages.ts";
import { sendSingly } from "./batch-requests.ts";
import { sendInBulk } from "./bulk-messages.ts";
import { bulkMessageOf } from "./bulk-requests.ts";
import { callerHeaders } from "./caller.ts";
import { createEntry, isRepeatable, settleDone, settleNotDone, type Entry } from "./entry.ts";
import { sendFollowUps } from "./follow-ups.ts";
import { cut, groupEntries, type Group } from "./groups.ts";
import { lastingOf, outcomesOf } from "./outcomes-of.ts";
import { sendRetrying } from "./retrying.ts";
import type { RunState, SendSettings, Sending } from "./sending.ts";
import { isTroubled, noteTrouble } from "./trouble.ts";
import { sendUpload } from "./uploads.ts";
import { etagOf } from "./versions.ts";
import { detectsDuplicates } from "./write-options.ts";

/**
 * Sends the writes of one run: by bulk messages where the tables have them, otherwise by `$batch`. Whatever happens,
 * each input has one outcome.
 * @throws UsageError for a caller that cannot be.
 */
export function createSender(connection: Connection, settings: SendSettings): Sender {
  if (settings.callerId !== undefined) callerHeaders(settings.callerId);
  const { clock = systemClock, random = Math.random } = settings;
  const run: RunState = { fatal: undefined, refusals: new Map() };
  return {
    send: async (writes, signals) => {
      const sending: Sending = { connection, settings, clock, random, signals, run };
      const entries = writes.map(createEntry);
      const send = (some: readonly Entry[]): Promise<void> =>
        sendRetrying(some, sending, (left) => sendRound(left, sending));
      await send(refuseUnrepeatable(refuseBadCallers(settleWritten(entries))));
      await sendFollowUps(entries, send);
      return { outcomes: outcomesOf(entries), fatal: run.fatal, lasting: lastingOf(entries) };
    },
  };
}

/** What an earlier run has written is not sent again. */
function settleWritten<E extends Entry>(entries: readonly E[]): readonly E[] {
  return entries.filter((entry) => {
    const { write } = entry;
    const id = write.operation === "create" ? write.writtenId : undefined;
    if (id === undefined) return true;
    entry.toldId = id;
    settleDone(entry);
    return false;
  });
}

/** What may be there already, and could not be told from a second one, is not sent again. */
function refuseUnrepeatable<E extends Entry>(entries: readonly E[]): readonly E[] {
  if (!entries.some(({ write }) => write.isRepeated === true && !isRepeatable(write))) return entries;
  const error = new StoppedError("An earlier run of the job sent it and got no answer.");
  return entries.filter((entry) => {
    const refused = entry.doubtful && !isRepeatable(entry.write);
    if (refused) settleNotDone([entry], "unknown", error);
    return !refused;
  });
}

/** A caller that is none would not stay within its header. */
function refuseBadCallers<E extends Entry>(entries: readonly E[]): readonly E[] {
  if (entries.every(({ write }) => write.callerId === undefined)) return entries;
  return entries.filter((entry) => {
    try {
      if (entry.write.callerId !== undefined) callerHeaders(entry.write.callerId);
      return true;
    } catch (error) {
      settleNotDone([entry], "failed", toError(error));
      return false;
    }
  });
}

/** Sends them once; every entry is settled then. */
async function sendRound(entries: readonly Entry[], sending: Sending): Promise<void> {
  const { settings, run } = sending;
  const isWhole = !detectsDuplicates(settings.headers);
  const apart: Entry[] = [];
  const troubled: Group[] = [];
  for (const group of groupEntries(entries, settings.batchSize)) {
    const { sample, entries: grouped } = group;
    const message = isWhole ? bulkMessageFor(sample) : undefined;
    if (sample.write.operation === "upload") {
      await sendUploads(grouped, sending);
    } else if (message === undefined) {
      apart.push(...grouped);
    } else if (isTroubled(run, sample)) {
      apart.push(...grouped);
      troubled.push(group);
    } else {
      const sent = await sendInBulk(grouped, sample, message, sending);
      noteTrouble(run, sample, sent.wasRefused);
      apart.push(...sent.apart);
    }
  }
  for (const some of cut(apart, settings.batchSize)) await sendSingly(some, sending);
  for (const { sample, entries: grouped } of troubled)
    if (grouped.every(({ result }) => result?.status === "ok")) noteTrouble(run, sample, false);
}

function bulkMessageFor({ write }: Entry): BulkMessage | undefined {
  // Where a message is in or out record by record, its answer does not tell which id is whose.
  const tellsTooLittle = write.table.isElastic && !isRepeatable(write);
  // No message takes a version for each of its records.
  return tellsTooLittle || etagOf(write) !== undefined ? undefined : bulkMessageOf(write.operation);
}

async function sendUploads(entries: readonly Entry[], sending: Sending): Promise<void> {
  for (const entry of entries) if (entry.write.operation === "upload") await sendUpload(entry, entry.write, sending);
}
