import type { Clock } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import type { SendSignals, ServiceRequest } from "../../connection/request.ts";
import { toError } from "../../errors.ts";
import type { CallerId } from "./caller.ts";
import { settleNotDone, type Entry } from "./entry.ts";
import { loadOf } from "./load.ts";
import { mayOverlap } from "./overlap.ts";
import { sendForOutcome, type Sent } from "./sent-request.ts";

export interface SendSettings {
  /** Records that one request carries, 1 to 1000. */
  readonly batchSize: number;
  /** Of every write, as `writeHeaders` gives them. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Of every write. */
  readonly tag?: string | undefined;
  /** Whom everything is written as that names nobody itself. */
  readonly callerId?: CallerId | undefined;
  /** How often a record is tried again that failed for a reason that may pass. @default 0 */
  readonly retries?: number | undefined;
  /** Before the first of these tries, in milliseconds; it doubles from try to try. @default 5000 */
  readonly initialRetryDelayMs?: number | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
  /** For tests: 0 up to 1. */
  readonly random?: (() => number) | undefined;
}

/** What the batches of a run have in common. */
export interface RunState {
  /** Why nothing more of the run is sent. */
  fatal: Error | undefined;
  /** By operation and table: bulk messages that were refused, one after the other. */
  readonly refusals: Map<string, number>;
}

/** What a run tells of itself with each of its batches. */
export interface BatchSignals extends SendSignals {
  /** Records of the run that no batch had been made of when this one was, where that is known. */
  readonly toCome?: number | undefined;
}

/** What a batch is sent with. */
export interface Sending {
  readonly connection: Connection;
  readonly settings: SendSettings;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signals: BatchSignals;
  readonly run: RunState;
}

/** An answer, or a refusal that may concern the records. What came instead of either is settled already. */
export type Heard = Extract<Sent, { what: "answered" | "refused" }> | undefined;

/** Sends what carries these entries. Once the run is to end nothing is sent any more. */
export async function sendEntries(
  entries: readonly Entry[],
  request: ServiceRequest,
  sending: Sending,
): Promise<Heard> {
  const { connection, signals, run } = sending;
  if (run.fatal !== undefined) {
    settleNotDone(entries, "notSent", run.fatal);
    return undefined;
  }
  const writes = entries.map(({ write }) => write);
  const load = loadOf(writes, signals.toCome);
  const sent = await sendForOutcome(connection, { ...request, load, mayOverlap: writes.every(mayOverlap) }, signals);
  if ("fatal" in sent) {
    if (sent.fatal) run.fatal ??= sent.error;
    settleNotDone(entries, sent.what, sent.error);
    return undefined;
  }
  const repeated = sent.what === "answered" ? sent.response.repeated : sent.error.repeated;
  if (repeated) for (const entry of entries) entry.doubtful = true;
  return sent;
}

/**
 * Waits. Gives the reason when a signal ended it: what may have been executed is worth waiting for, so with such entries
 * it takes more than that the run is stopped.
 */
export async function pause(ms: number, entries: readonly Entry[], sending: Sending): Promise<Error | undefined> {
  const { signal, waitSignal = signal } = sending.signals;
  const isDoubtful = entries.some((entry) => entry.doubtful);
  try {
    await sending.clock.sleep(ms, isDoubtful ? signal : waitSignal);
    return undefined;
  } catch (reason) {
    return toError(reason);
  }
}
