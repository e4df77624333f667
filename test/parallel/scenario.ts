import { setImmediate as nextTurn } from "node:timers/promises";
import fc from "fast-check";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import type { BlockContext } from "../../src/parallel/block.ts";
import type { ErrorAction } from "../../src/parallel/options.ts";
import type { ParallelSummary } from "../../src/outcomes.ts";
import { calm } from "./waiting.ts";
import { watchSource } from "./watched-source.ts";

/** A run of invokeParallel as fast-check makes it up. */
export interface Scenario {
  readonly count: number;
  readonly kind: "sync" | "async";
  /** The source throws in place of this item. */
  readonly throwsAt: number | undefined;
  readonly chunkSize: number;
  readonly degree: number;
  readonly ordered: boolean;
  readonly window: number;
  readonly per: "chunk" | "item";
  readonly errorAction: ErrorAction;
  readonly retries: number;
  readonly timeoutMs: number | undefined;
  readonly shape: "array" | "promise" | "generator" | "asyncGenerator";
  /** How many turns of the event loop a block takes, by its first item. */
  readonly turns: readonly number[];
  /** In how many attempts each item throws, by its index. */
  readonly failing: readonly number[];
  readonly taking: "iterate" | "await";
  /** What happens after so many outputs were taken or, when nobody takes them, so many calls of the block. */
  readonly action: { readonly what: "nothing" | "stop" | "abort" | "break"; readonly after: number };
}

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  count: fc.nat(60),
  kind: fc.constantFrom("sync", "async"),
  throwsAt: fc.option(fc.nat(80), { nil: undefined, freq: 3 }),
  chunkSize: fc.integer({ min: 1, max: 9 }),
  degree: fc.integer({ min: 1, max: 5 }),
  ordered: fc.boolean(),
  window: fc.integer({ min: 2, max: 8 }),
  per: fc.constantFrom("chunk", "item"),
  errorAction: fc.constantFrom("continue", "stop", "silentlyContinue"),
  retries: fc.nat(2),
  timeoutMs: fc.option(fc.constant(60_000), { nil: undefined }),
  shape: fc.constantFrom("array", "promise", "generator", "asyncGenerator"),
  turns: fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
  failing: fc.array(fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })), {
    maxLength: 60,
  }),
  taking: fc.constantFrom("iterate", "await"),
  action: fc.record({ what: fc.constantFrom("nothing", "nothing", "stop", "abort", "break"), after: fc.nat(40) }),
});

export const reason = new Error("enough");

/** What a run did. */
export interface Trace {
  /** What the block was called with, without repetitions. */
  readonly units: readonly (readonly number[])[];
  readonly outputs: readonly number[];
  readonly mostAtATime: number;
  /** Whether it came as far as the scenario's action. */
  readonly acted: boolean;
  readonly error: unknown;
  readonly progress: ParallelSummary;
  readonly source: { readonly pulled: number; readonly closed: boolean };
}

/** The outputs of a unit: with a generator, those before the item that throws in the last attempt too. */
export function outputsOf(unit: readonly number[], { failing, retries, shape }: Scenario): readonly number[] {
  const bad = unit.findIndex((item) => (failing[item] ?? 0) > retries);
  if (bad === -1) return unit;
  return shape === "array" || shape === "promise" ? [] : unit.slice(0, bad);
}

export function fails(unit: readonly number[], { failing, retries }: Scenario): boolean {
  return unit.some((item) => (failing[item] ?? 0) > retries);
}

/** Runs it, and waits until everything is calm. */
export async function play(scenario: Scenario, signal: AbortController): Promise<Trace> {
  const { count, kind, throwsAt, degree, per, action } = scenario;
  const source = watchSource({ count, kind, throwsAt });
  const units: (readonly number[])[] = [];
  const outputs: number[] = [];
  let calls = 0;
  let running = 0;
  let mostAtATime = 0;
  let acted = false;

  const act = (done: number): void => {
    if (done !== action.after) return;
    acted = true;
    if (action.what === "stop") run.stop();
    if (action.what === "abort") signal.abort(reason);
  };
  const block = async (argument: number | readonly number[], context: BlockContext): Promise<unknown> => {
    const unit = typeof argument === "number" ? [argument] : argument;
    if (context.attempt === 1) units.push(unit);
    mostAtATime = Math.max(mostAtATime, ++running);
    try {
      if (scenario.taking === "await") act(calls++);
      await wait(scenario, unit);
      return answer(scenario, unit, context.attempt);
    } finally {
      running -= 1;
    }
  };
  const options = { ...optionsOf(scenario), maxDegreeOfParallelism: degree, signal: signal.signal };
  const run =
    per === "item"
      ? invokeParallel(source.input, block, { ...options, per })
      : invokeParallel(source.input, block, options);

  const take = async (): Promise<void> => {
    if (scenario.taking === "iterate") {
      for await (const output of run) {
        outputs.push(output as number);
        if (action.what === "break" && outputs.length > action.after) break;
        act(outputs.length - 1);
      }
    }
    await run;
  };
  let error: unknown;
  await take().catch((thrown: unknown) => (error = thrown));
  await calm();
  return { units, outputs, mostAtATime, acted, error, progress: run.progress!, source };
}

async function wait({ turns }: Scenario, [first = 0]: readonly number[]): Promise<void> {
  for (let turn = 0; turn < turns[first % turns.length]!; turn++) await nextTurn();
}

function answer({ shape, failing }: Scenario, unit: readonly number[], attempt: number): unknown {
  const give = (item: number): number => {
    if ((failing[item] ?? 0) >= attempt) throw new Error(`no item ${item}`);
    return item;
  };
  function* generator(): Generator<number> {
    for (const item of unit) yield give(item);
  }
  async function* asyncGenerator(): AsyncGenerator<number> {
    for (const item of unit) {
      await nextTurn();
      yield give(item);
    }
  }
  if (shape === "array") return unit.map(give);
  if (shape === "promise") return Promise.resolve(unit.map(give));
  return shape === "generator" ? generator() : asyncGenerator();
}

function optionsOf({ chunkSize, ordered, window, errorAction, retries, timeoutMs }: Scenario): object {
  return { chunkSize, ordered, window, errorAction, retries, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
}
