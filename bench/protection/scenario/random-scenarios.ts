import { recordsWithin } from "../oracle/oracle.ts";
import { createRandom, type Random } from "../simulator/random.ts";
import { readScenario, type Headers, type Scenario } from "./scenario.ts";

/** With more of them a simulation takes too long. */
const MOST_RECORDS = 20_000_000;
/** As many seconds of execution: with requests of a second, as many requests. */
const MOST_EXECUTION_SECONDS = 200_000;

const HEADERS: readonly Headers[] = ["ok", "ok", "comma", "absent", "garbage"];

/** Scenarios of all kinds; the same for the same seed. Sizes are spread evenly over their orders of magnitude. */
export function randomScenarios(seed: number, count: number): readonly Scenario[] {
  return Array.from({ length: count }, (_, index) =>
    randomScenario(createRandom(seed, `scenario ${index}`), `random-${seed}-${index}`),
  );
}

function randomScenario(random: Random, name: string): Scenario {
  const between = (from: number, to: number): number => from * (to / from) ** random();
  const whole = (from: number, to: number): number => Math.round(between(from, to));
  const happens = (probability: number): boolean => random() < probability;
  const pick = <T>(...items: readonly [T, ...T[]]): T => items[Math.floor(random() * items.length)] ?? items[0];

  const jobMs = between(10_000, 7_200_000);
  const slotsPerServer = whole(4, 64);
  const environment = {
    name,
    servers: whole(1, 16),
    principals: whole(1, 8),
    operation: { fixedMs: between(5, 200), perRecordMs: between(1, 2000) },
    slotsPerServer,
    roundTripMs: between(5, 200),
    noise: pick(0.05, 0.15, 0.3),
    tail: happens(0.3) ? { probability: between(0.001, 0.02), factor: between(3, 15) } : {},
    limits: { concurrency: pick(52, 52, 40, 100), executionMs: pick(1_200_000, 1_200_000, 2_400_000, 600_000) },
    recommendedDop: pick<number | null>(null, 2, 5, 50),
    headers: HEADERS[Math.floor(random() * HEADERS.length)],
    slotsFactor: happens(0.15) ? [1, between(0.4, 1), between(1, 1.6)] : [1],
    routing: happens(0.2) ? { weights: [1, between(0.3, 1), between(1, 3)] } : "uniform",
    badRecordRate: happens(0.1) ? between(0.0001, 0.01) : 0,
    otherLoad: happens(0.15) ? [load(jobMs, slotsPerServer, random)] : [],
    events: happens(0.35) ? [change(jobMs, slotsPerServer, pick)] : [],
  };
  // Often the time ends while the windows are full. As many as fill them to the brim would be what nobody can do in time.
  const share = 0.6 + 0.4 * random();
  const records = Math.max(1, Math.floor(share * recordsFor(environment, jobMs)));
  return readScenario({ ...environment, records }, name);
}

function load(jobMs: number, slotsPerServer: number, random: Random): Scenario["otherLoad"][number] {
  const fromMs = jobMs * 0.6 * random();
  return { fromMs, toMs: fromMs + jobMs * (0.1 + 0.4 * random()), slots: Math.round(slotsPerServer * 0.7 * random()) };
}

function change(jobMs: number, slots: number, pick: <T>(...items: readonly [T, ...T[]]) => T): object {
  const atMs = jobMs * pick(0.2, 0.35, 0.5);
  const slotsPerServer = Math.max(2, Math.round(slots * pick(0.5, 2)));
  return pick<object>(
    { atMs, slotsPerServer },
    { atMs, servers: pick(1, 4, 12) },
    { atMs, limits: { concurrency: pick(30, 80) } },
  );
}

/** As many as the oracle does in this time, where that can be simulated. */
function recordsFor(
  environment: { readonly name: string; readonly operation: Scenario["operation"] },
  jobMs: number,
): number {
  const affordable = (MOST_EXECUTION_SECONDS * 1000) / environment.operation.perRecordMs;
  const records = Math.floor(Math.min(MOST_RECORDS, affordable));
  return recordsWithin(readScenario({ ...environment, records }, environment.name), jobMs);
}
