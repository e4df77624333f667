import fc from "fast-check";
import type { ErrorAction } from "../../../src/parallel/option-checks.ts";
import type { Script } from "./scripted-block.ts";

/** A run of invokeParallel as fast-check makes it up. */
export interface Scenario extends Script {
  /** Items of the source; Infinity for one that never ends. */
  readonly count: number;
  /** A slow one takes its time for each item. */
  readonly source: "sync" | "async" | "slow";
  /** The source throws in place of this item. */
  readonly throwsAt: number | undefined;
  /** The source never answers when it is asked for this item. */
  readonly stuckAt: number | undefined;
  readonly chunkSize: number;
  readonly lingerMs: number | undefined;
  readonly degree: number;
  readonly ordered: boolean;
  readonly window: number;
  readonly per: "chunk" | "item";
  readonly errorAction: ErrorAction;
  readonly retries: number;
  readonly timeoutMs: number | undefined;
  readonly taking: "iterate" | "await";
  /**
   * What happens after so many outputs were taken or, when nobody takes them, so many calls of the block. "stall": the
   * consumer takes no more, and stays.
   */
  readonly action: { readonly what: "nothing" | "stop" | "abort" | "break" | "stall"; readonly after: number };
}

/** How many attempts an item spoils: most none. */
const spoilt = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 }));

const parts = {
  source: fc.constantFrom("sync", "async", "slow"),
  throwsAt: fc.option(fc.nat(80), { nil: undefined, freq: 2 }),
  chunkSize: fc.integer({ min: 1, max: 9 }),
  lingerMs: fc.constantFrom(undefined, undefined, 0, 5),
  ordered: fc.boolean(),
  window: fc.integer({ min: 2, max: 8 }),
  per: fc.constantFrom("chunk", "item"),
  errorAction: fc.constantFrom("continue", "stop", "silentlyContinue"),
  retries: fc.nat(2),
  shape: fc.constantFrom("array", "promises", "generator", "asyncGenerator", "stream"),
  turns: fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
  bad: fc.array(spoilt, { maxLength: 60 }),
  taking: fc.constantFrom("iterate", "await"),
} as const;

/** Of blocks that are functions. */
export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  ...parts,
  count: fc.oneof({ weight: 5, arbitrary: fc.nat(60) }, fc.constant(Infinity)),
  stuckAt: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, fc.nat(60)),
  degree: fc.integer({ min: 1, max: 5 }),
  flaw: fc.constantFrom("throws", "rejects", "hangs"),
  timeoutMs: fc.constantFrom(undefined, 60_000),
  action: fc.record({
    what: fc.constantFrom("nothing", "nothing", "stop", "abort", "break", "stall"),
    after: fc.nat(40),
  }),
});

/** Of blocks in modules: time really passes there, so little is made to wait, and threads cost time, so few are lost. */
export const workerScenarios: fc.Arbitrary<Scenario> = fc
  .record({
    ...parts,
    count: fc.oneof({ weight: 5, arbitrary: fc.nat(60) }, fc.constant(Infinity)),
    degree: fc.integer({ min: 1, max: 2 }),
    flaw: fc.constantFrom("throws", "rejects", "hangs", "exits"),
    action: fc.record({ what: fc.constantFrom("nothing", "stop", "abort", "break"), after: fc.nat(30) }),
  })
  .map((made): Scenario => {
    const losesThreads = made.flaw === "hangs" || made.flaw === "exits";
    const first = made.bad.findIndex((attempts) => attempts > 0);
    return {
      ...made,
      count: endsBy(made) ? made.count : Math.min(made.count, 60),
      stuckAt: undefined,
      bad: losesThreads ? made.bad.map((_, index) => (index === first ? 1 : 0)) : made.bad,
      timeoutMs: made.flaw === "hangs" ? 500 : undefined,
    };
  });

/** Whether its action ends an endless run. */
function endsBy({ taking, action }: Pick<Scenario, "taking" | "action">): boolean {
  return action.what === "stop" || action.what === "abort" || (action.what === "break" && taking === "iterate");
}

/** Items that the source has to give. */
export function given({ count, throwsAt = Infinity, stuckAt = Infinity }: Scenario): number {
  return Math.min(count, throwsAt, stuckAt);
}

/** Where in a unit the first item stands that spoils an attempt; -1: it is none. */
function spoils(unit: readonly number[], { bad }: Script, attempt: number): number {
  return unit.findIndex((item) => (bad[item] ?? 0) >= attempt);
}

/** Whether the block fails a unit for good, if nothing ends the run before. */
export function fails(unit: readonly number[], scenario: Scenario): boolean {
  return spoils(unit, scenario, scenario.retries + 1) !== -1;
}

/** Whether one of the unit's calls never ends, and nothing ends it. */
export function hangs(unit: readonly number[], scenario: Scenario): boolean {
  return scenario.flaw === "hangs" && scenario.timeoutMs === undefined && spoils(unit, scenario, 1) !== -1;
}

/** What an attempt gives: where something goes wrong, what came before, and of promises what the others held. */
export function outputsOf(unit: readonly number[], scenario: Scenario, attempt: number): readonly number[] {
  const { shape, flaw, bad } = scenario;
  const first = spoils(unit, scenario, attempt);
  if (first === -1) return unit;
  if (shape === "array") return [];
  if (shape !== "promises") return unit.slice(0, first);
  return flaw === "throws" || flaw === "rejects" ? unit.filter((item) => (bad[item] ?? 0) < attempt) : [];
}
