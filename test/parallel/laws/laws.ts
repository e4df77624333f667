import { expect } from "vitest";
import { ParallelError } from "../../../src/errors.ts";
import { numbers } from "../watched-source.ts";
import { reason, type Told, type Trace } from "./play.ts";
import { fails, given, hangs, outputsOf, type Scenario } from "./scenario.ts";

type Law = (scenario: Scenario, trace: Trace) => void;

/** The first call for each chunk (or item). */
const firstCalls = ({ calls }: Trace): readonly Told[] => calls.filter(({ attempt }) => attempt === 1);

const callsFor = (firstIndex: number, { calls }: Trace): readonly Told[] =>
  calls.filter((call) => call.firstIndex === firstIndex);

/** What the last call for these items gives. */
const lastOutputs = ({ firstIndex, items }: Told, scenario: Scenario, trace: Trace): readonly number[] =>
  outputsOf(items, scenario, callsFor(firstIndex, trace).length);

/** Nothing ended it roughly: all that was begun came to its end, and its outputs were taken. */
const isDrained = (trace: Trace, { action }: Scenario): boolean =>
  !trace.aborted && !(trace.acted && action.what === "break");

const itemsOf = (parts: readonly { readonly items: readonly unknown[] }[]): readonly number[] =>
  parts.flatMap(({ items }) => items as readonly number[]);

const ascending = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

/** What holds of every run, however it ends. */
export const laws: Readonly<Record<string, Law>> = {
  "every input that was read is in exactly one chunk, in the order of the input": (scenario, { ends, progress }) => {
    expect(ascending(itemsOf(ends))).toEqual(numbers(progress.read));
    for (const { firstIndex, items } of ends)
      expect(items).toEqual(numbers(items.length).map((offset) => firstIndex + offset));
    const chunks = Map.groupBy(ends, ({ chunkIndex }) => chunkIndex);
    let next = 0;
    for (const index of numbers(chunks.size)) {
      const items = ascending(itemsOf(chunks.get(index) ?? []));
      expect(items).toEqual(numbers(items.length).map((offset) => next + offset));
      next += items.length;
      expect(items.length).toBeLessThanOrEqual(scenario.chunkSize);
      const mayBeShort = scenario.lingerMs !== undefined || index === chunks.size - 1;
      if (!mayBeShort) expect(items).toHaveLength(scenario.chunkSize);
    }
  },

  "what was read is what the source gave": ({ source: kind, stuckAt }, { progress, source }) => {
    // An item that an asynchronous source gave after it was closed does not count.
    const late = source.pulled - progress.read;
    expect(late === 0 || (late === 1 && (kind !== "sync" || stuckAt !== undefined))).toBe(true);
  },

  "a chunk is tried until it succeeds, its attempts numbered, and not more often than retries allow": (
    scenario,
    trace,
  ) => {
    for (const { firstIndex, items } of firstCalls(trace)) {
      const attempts = callsFor(firstIndex, trace).map(({ attempt }) => attempt);
      expect(attempts).toEqual(numbers(attempts.length).map((index) => index + 1));
      expect(attempts.length).toBeLessThanOrEqual(scenario.retries + 1);
      if (!isDrained(trace, scenario)) continue;
      const good = numbers(scenario.retries + 1).find((index) => outputsOf(items, scenario, index + 1) === items);
      expect(attempts).toHaveLength((good ?? scenario.retries) + 1);
    }
  },

  "every chunk has exactly one ending, and the right one": (scenario, trace) => {
    for (const { status, firstIndex, chunkIndex, items, attempts } of trace.ends) {
      const own = callsFor(firstIndex, trace);
      expect(own).toEqual(own.map((call) => ({ ...call, chunkIndex, items })));
      // A call that the run's end met on its way to a thread is none that the block knows of.
      expect(attempts - own.length).toBeGreaterThanOrEqual(0);
      expect(attempts - own.length).toBeLessThanOrEqual(status === "notRun" && !isDrained(trace, scenario) ? 1 : 0);
      if (status === "ok") expect(outputsOf(items as number[], scenario, attempts)).toBe(items);
      if (status === "failed") expect(outputsOf(items as number[], scenario, attempts)).not.toBe(items);
      if (isDrained(trace, scenario) && own.length > 0)
        expect(status).toBe(fails(items as number[], scenario) ? "failed" : "ok");
      if (own.length === 0) expect(status).toBe("notRun");
    }
    const failed = trace.ends.filter(({ status }) => status === "failed");
    expect(failed).toMatchObject(trace.failures);
  },

  "every output appears once, in the order of its chunk, and a chunk that fails keeps what it gave before": (
    scenario,
    trace,
  ) => {
    const { outputs } = trace;
    expect(outputs).toHaveLength(new Set(outputs).size);
    const known = new Set<number>();
    for (const call of firstCalls(trace)) {
      const taken = outputs.filter((output) => call.items.includes(output));
      const expected = lastOutputs(call, scenario, trace);
      const all = scenario.taking === "iterate" && isDrained(trace, scenario);
      expect(taken).toEqual(all ? expected : expected.slice(0, taken.length));
      for (const output of taken) known.add(output);
    }
    expect(known.size).toBe(outputs.length);
  },

  "the summary's figures are what was seen": (scenario, trace) => {
    const { calls, progress, outputs, ends } = trace;
    const inputs = (wanted: string): number => itemsOf(ends.filter(({ status }) => status === wanted)).length;
    const { read, ok, failed, notRun } = progress;
    expect({ read, ok, failed, notRun }).toEqual({
      read: itemsOf(ends).length,
      ok: inputs("ok"),
      failed: inputs("failed"),
      notRun: inputs("notRun"),
    });
    const chunks = new Set(calls.map(({ chunkIndex }) => chunkIndex)).size;
    // What the run's end met on its way to a thread is begun, and the block was not called.
    const lost = isDrained(trace, scenario) ? 0 : scenario.degree;
    expect(progress.chunks - chunks).toBeGreaterThanOrEqual(0);
    expect(progress.chunks - chunks).toBeLessThanOrEqual(lost);
    expect(progress.retries - calls.filter(({ attempt }) => attempt > 1).length).toBeGreaterThanOrEqual(0);
    expect(progress.retries - calls.filter(({ attempt }) => attempt > 1).length).toBeLessThanOrEqual(lost);
    if (!isDrained(trace, scenario)) expect(progress.outputs).toBeGreaterThanOrEqual(outputs.length);
    else expect(progress.outputs).toBe(firstCalls(trace).flatMap((call) => lastOutputs(call, scenario, trace)).length);
  },

  "left alone, all that the source gives is worked through": (scenario, trace) => {
    const { aborted, acted, failures, progress } = trace;
    if (aborted || acted || (scenario.errorAction === "stop" && failures.length > 0)) return;
    expect(ascending(itemsOf(firstCalls(trace)))).toEqual(numbers(given(scenario)));
    expect(progress).toMatchObject({ read: given(scenario), notRun: 0, stopped: false });
  },

  "errorAction stop begins nothing after the first failure: with one worker nothing at all": (scenario, trace) => {
    if (scenario.errorAction !== "stop" || scenario.degree > 1) return;
    const first = firstCalls(trace).findIndex(({ items }) => fails(items, scenario));
    if (first !== -1) expect(firstCalls(trace)).toHaveLength(first + 1);
  },

  "it throws the signal's reason, what the source threw, or what failed, and otherwise nothing": (scenario, trace) => {
    const { aborted, acted, failures, error, thrown, progress, source } = trace;
    const left = acted && scenario.action.what === "break";
    if (scenario.taking === "iterate" && !left) expect(thrown).toBe(error);
    if (aborted && error === reason) return;
    // What was over when the abort came stays what it was.
    if (aborted && !progress.stopped) expect(progress.notRun).toBe(0);
    if (error instanceof ParallelError && error.cause !== undefined) {
      expect(error.cause).toEqual(new Error(`no item ${scenario.throwsAt}`));
      expect(source.pulled).toBe(scenario.throwsAt);
    } else if (failures.length > 0 && scenario.errorAction !== "silentlyContinue") {
      expect(error).toBeInstanceOf(ParallelError);
      expect(error).toMatchObject({ failures, summary: { failed: progress.failed } });
    } else expect(error).toBeUndefined();
  },

  "with ordered the outputs are in the order of the input": ({ ordered }, { outputs }) => {
    if (ordered) expect(outputs).toEqual(ascending(outputs));
  },

  "no more chunks run at a time than the degree allows": (scenario, { calls, mostAtATime }) => {
    // A call that never answers counts on when its time is up.
    const stays = calls.some(({ items }) => hangs(items, { ...scenario, timeoutMs: undefined }));
    if (!stays && scenario.flaw !== "exits") expect(mostAtATime).toBeLessThanOrEqual(scenario.degree);
  },

  "nothing is held open: the source is told to end once, clones are closed, no listener is left": (
    { degree, errorAction },
    { source, connection, listeners, aborted, acted },
  ) => {
    const endedItself = source.told === 0;
    if (endedItself) expect(source.closed).toBe(true);
    else expect(source.told).toBe(1);
    if (!aborted && !acted && errorAction !== "stop") expect(endedItself).toBe(true);
    expect(connection.clones.map(({ closed }) => closed)).toEqual(connection.clones.map(() => true));
    expect(connection.clones.length).toBeLessThanOrEqual(degree);
    expect([connection.closed, listeners]).toEqual([false, 0]);
  },
};
