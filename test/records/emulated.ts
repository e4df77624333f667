import { onTestFinished } from "vitest";
import { createClientSecretCredential } from "../../src/connection/client-secret.ts";
import type { Connection } from "../../src/connection/connection.ts";
import { createFetchTransport } from "../../src/connection/fetch-transport.ts";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator/index.ts";
import type { Outcome } from "../../src/index.ts";
import { createSkippingClock, createTestConnection } from "../connection/test-connection.ts";

type FetchFunction = Emulator["fetch"];

export interface Emulated {
  readonly emulator: Emulator;
  readonly connection: Connection;
  /** Requests that write, so far, with how many records each carried. */
  readonly writes: readonly Write[];
}

export interface Write {
  /** "CreateMultiple", "UpdateMultiple" or "$batch". */
  readonly message: string;
  readonly records: number;
  readonly body: string;
}

/**
 * A connection to an emulator of its own, whose waits take no time; both are closed with the test. `via` may stand
 * between the two.
 */
export function emulated(
  options: EmulatorOptions = {},
  via: (fetch: FetchFunction) => FetchFunction = (fetch) => fetch,
): Emulated {
  const emulator = createEmulator(options);
  onTestFinished(emulator.close);
  const { url, tenantId, clientId, clientSecret } = emulator;
  const writes: Write[] = [];
  const reach = via(emulator.fetch);
  const transport = createFetchTransport(async (request) => {
    if (request.method === "POST" && request.url.includes("/api/")) writes.push(await readWrite(request.clone()));
    return reach(request);
  });
  const clock = createSkippingClock();
  const authority = `${url}/${tenantId}`;
  const credential = createClientSecretCredential({
    authority,
    clientId,
    clientSecret,
    transport,
    clock,
    timeoutMs: 5000,
  });
  const connection = createTestConnection({ url, transport, clock, credentials: [credential] });
  return { emulator, connection, writes };
}

async function readWrite(request: Request): Promise<Write> {
  const body = await request.text();
  const message = /[^./]+$/.exec(new URL(request.url).pathname)?.[0] ?? "";
  const records = message === "$batch" ? body.split("\r\nDELETE ").length - 1 : targetsOf(body).length;
  return { message, records, body };
}

/** The records that a bulk message carries; none of any other. */
export function targetsOf(body: string): readonly Readonly<Record<string, unknown>>[] {
  return (JSON.parse(body) as { Targets?: Record<string, unknown>[] }).Targets ?? [];
}

/** Everything that comes. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

/** So many accounts, each with its number in its name. */
export function accounts(count: number, more: (index: number) => object = () => ({})): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) => ({ name: `account ${index}`, ...more(index) }));
}

/** An id that is a different one for each number. */
export function idOf(number: number): string {
  return `0f0e0d0c-0b0a-4908-8706-${number.toString(16).padStart(12, "0")}`;
}

/** Outcomes as the input had their records; they come as they are known. */
export function inOrder<I>(outcomes: readonly Outcome<I>[]): Outcome<I>[] {
  return outcomes.toSorted((a, b) => a.index - b.index);
}

/** How many outcomes there are of each status. */
export function statuses(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of outcomes) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
