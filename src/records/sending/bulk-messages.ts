import type { ServiceResponse } from "../../connection/request.ts";
import { ServiceError, toError } from "../../errors.ts";
import { readFault, readTargetStatuses } from "../../web-api/fault.ts";
import type { BulkMessage } from "../../web-api/bulk-messages.ts";
import { bulkRequest } from "./bulk-requests.ts";
import { availabilityOf, bulkWayOf, inTurn, type Availability, type BulkWay } from "./bulk-ways.ts";
import { settleRepeatedCreates } from "./doubtful-creates.ts";
import { isRepeatable, settleDone, settleNotDone, type Entry } from "./entry.ts";
import { settleRefusals, settleRefusedRequest } from "./refusals.ts";
import { sendEntries, type Sending } from "./sending.ts";
import { endsRun, isUnavailable } from "./shared-reasons.ts";
import { splitRefused, type Refused } from "./split.ts";

/** A message that carries several writes of one operation, table and caller. */
interface Bulk {
  /** Any of the writes: what they have in common stands on it. */
  readonly sample: Entry;
  readonly way: BulkWay;
  readonly availability: Availability;
  readonly sending: Sending;
  /** Those that are to be sent each by itself. */
  readonly apart: Entry[];
}

export interface SentInBulk {
  /** Those that are to be sent each by itself: the table has no such message, or some of them are at fault. */
  readonly apart: readonly Entry[];
  readonly wasRefused: boolean;
}

/** Sends entries of one operation, table and caller by the message that carries several, if the table has it. */
export async function sendInBulk(
  entries: readonly Entry[],
  sample: Entry,
  message: BulkMessage,
  sending: Sending,
): Promise<SentInBulk> {
  const { connection, signals, run } = sending;
  const { table } = sample.write;
  const waitSignal = signals.waitSignal ?? signals.signal;
  const way = bulkWayOf(connection, table, message);
  const apart: Entry[] = [];
  try {
    const availability = await availabilityOf(way, connection, table, waitSignal);
    if (availability === "none") return { apart: entries, wasRefused: false };
    const bulk = { sample, way, availability, sending, apart };
    const refused = await inTurn(way, waitSignal, (isFirst) => attempt(entries, bulk, isFirst));
    if (refused === undefined) return { apart, wasRefused: false };
    const split = await splitRefused(refused, (some) => attempt(some, bulk));
    return { apart: [...apart, ...split], wasRefused: true };
  } catch (error) {
    // Waiting for its turn was ended, or nobody could be asked for the message.
    if (waitSignal?.aborted !== true) run.fatal ??= toError(error);
    const left = entries.filter(({ result }) => result === undefined);
    settleNotDone(left, "notSent", toError(error));
    return { apart: [], wasRefused: false };
  }
}

/** One message. Undefined when all of its entries are settled or set apart. */
async function attempt(entries: readonly Entry[], bulk: Bulk, isFirst = false): Promise<Refused | undefined> {
  const { sample, way, sending } = bulk;
  const heard = await sendEntries(entries, bulkRequest(entries, sample, way.message, sending), sending);
  if (heard === undefined) return undefined;
  if (heard.what === "refused") return afterRefusal({ entries, error: heard.error }, bulk, isFirst);
  const { response } = heard;
  const statuses = response.status < 400 ? undefined : readTargetStatuses(response.body);
  if (response.status >= 400 && (statuses === undefined || entries.length === 1))
    return afterRefusal({ entries, error: refusalOf(response) }, bulk, isFirst);
  way.isOpen = true;
  if (statuses === undefined) settleAllDone(entries, response);
  else entries.forEach((entry, at) => settleTarget(entry, statuses.get(at), bulk));
  return undefined;
}

function settleAllDone(entries: readonly Entry[], { body }: ServiceResponse): void {
  if (entries.some(({ write }) => !isRepeatable(write))) {
    const { Ids: ids = [] } = JSON.parse(body) as { readonly Ids?: readonly string[] };
    for (const [at, entry] of entries.entries()) entry.toldId = ids[at];
  }
  entries.forEach(settleDone);
}

/**
 * @param status of a record of an elastic table; undefined where the answer leaves it out. The answer has one message for
 * all: sent by itself, a record gets its own.
 */
function settleTarget(entry: Entry, status: number | undefined, { apart }: Bulk): void {
  if (status !== undefined && status < 400) {
    settleDone(entry);
    return;
  }
  entry.doubtful ||= status === undefined;
  apart.push(entry);
}

async function afterRefusal({ entries, error }: Refused, bulk: Bulk, isFirst: boolean): Promise<Refused | undefined> {
  const { sample, way, availability, sending, apart } = bulk;
  if (isUnavailable(error) && availability === "assumed") {
    way.availability = Promise.resolve("none");
    apart.push(...entries);
    return undefined;
  }
  // A caller of the records' own may lack what the others have.
  if (isUnavailable(error) || (isFirst && endsRun(error) && sample.write.callerId === undefined)) {
    sending.run.fatal ??= error;
    await settleRefusedRequest(entries, error, sending);
    return undefined;
  }
  way.isOpen = true;
  if (sample.write.operation === "create" && entries.some(({ doubtful }) => doubtful)) {
    const missing = await settleRepeatedCreates(entries, error, sending);
    if (missing.length === 0) return undefined;
    if (missing.length < entries.length) return attempt(missing, bulk);
  }
  if (entries.length > 1) return { entries, error };
  await settleAlone(entries, error, sending);
  return undefined;
}

/** What is refused alone is refused for itself. */
function settleAlone(entries: readonly Entry[], error: ServiceError, sending: Sending): Promise<void> {
  return settleRefusals(
    entries.map((entry) => ({ entry, error })),
    sending,
  );
}

function refusalOf({ status, body, requestId, repeated }: ServiceResponse): ServiceError {
  const { code, message } = readFault(status, body);
  return new ServiceError(message, { status, serverCode: code, requestId, repeated });
}
