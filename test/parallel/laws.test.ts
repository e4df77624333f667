import { getEventListeners } from "node:events";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ParallelError } from "../../src/errors.ts";
import { fails, outputsOf, play, reason, scenarios, type Scenario, type Trace } from "./scenario.ts";
import { numbers } from "./watched-source.ts";

/** Runs as many made-up runs as the law needs, and looks at what each did. */
function always(check: (scenario: Scenario, trace: Trace) => void, made = scenarios, numRuns = 150): Promise<void> {
  return fc.assert(
    fc.asyncProperty(made, async (scenario) => {
      const controller = new AbortController();
      check(scenario, await play(scenario, controller));
      expect(vi.getTimerCount()).toBe(0);
      expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    }),
    { numRuns },
  );
}

const ascending = (outputs: readonly number[]): readonly number[] => outputs.toSorted((a, b) => a - b);

/** Nothing ends it before its time. */
const undisturbed = scenarios.map((scenario): Scenario => ({
  ...scenario,
  action: { what: "nothing", after: 0 },
  errorAction: scenario.errorAction === "stop" ? "continue" : scenario.errorAction,
}));

const drained = scenarios.map((scenario): Scenario => ({
  ...scenario,
  taking: "iterate",
  action: { what: scenario.action.what === "stop" ? "stop" : "nothing", after: scenario.action.after },
}));

// No time passes here: whatever waits for a timer would wait for ever, and a timer that is left is counted.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

describe("of every run, however it ends", () => {
  test("what was read is ok, failed or not run, and nothing is counted that was not read", async () => {
    await always(({ kind }, { progress: { read, ok, failed, notRun }, source }) => {
      expect(ok + failed + notRun).toBe(read);
      expect(Math.min(ok, failed, notRun)).toBeGreaterThanOrEqual(0);
      // An item that an asynchronous source gave after it was closed does not count.
      expect(source.pulled - read).toBeGreaterThanOrEqual(0);
      expect(source.pulled - read).toBeLessThanOrEqual(kind === "sync" ? 0 : 1);
    });
  });

  test("every input is handed to the block once at most, in the order of the input", async () => {
    await always(({ chunkSize, per }, { units, progress }) => {
      const handed = units.flat();
      expect(handed).toEqual([...new Set(handed)]);
      expect(handed.every((item) => item < progress.read)).toBe(true);
      for (const unit of units) {
        expect(unit).toEqual(numbers(unit.length).map((offset) => unit[0]! + offset));
        expect(unit.length).toBeLessThanOrEqual(per === "item" ? 1 : chunkSize);
      }
    });
  });

  test("no output appears twice, or that no block gave", async () => {
    await always((scenario, { units, outputs }) => {
      expect(outputs).toHaveLength(new Set(outputs).size);
      const given = new Set(units.flatMap((unit) => outputsOf(unit, scenario)));
      expect(outputs.filter((output) => !given.has(output))).toEqual([]);
    });
  });

  test("no more chunks run at a time than the degree allows", async () => {
    await always(({ degree }, { mostAtATime }) => expect(mostAtATime).toBeLessThanOrEqual(degree));
  });

  test("the source is closed", async () => {
    // A generator that was never asked for anything has nothing to close.
    await always((_scenario, { source }) => expect(source.closed || source.pulled === 0).toBe(true));
  });

  test("with ordered the outputs are in the order of the input", async () => {
    const ordered = scenarios.map((scenario): Scenario => ({ ...scenario, ordered: true, taking: "iterate" }));
    await always((_scenario, { outputs }) => expect(outputs).toEqual(ascending(outputs)), ordered);
  });
});

describe("of a run that is left alone", () => {
  test("every input that the source gave is worked through, and the figures say what became of it", async () => {
    await always((scenario, { units, progress }) => {
      const given = Math.min(scenario.count, scenario.throwsAt ?? Infinity);
      expect(ascending(units.flat())).toEqual(numbers(given));
      const failed = units.filter((unit) => fails(unit, scenario)).flat().length;
      const outputs = units.flatMap((unit) => outputsOf(unit, scenario)).length;
      const chunks = Math.ceil(given / scenario.chunkSize);
      expect(progress).toMatchObject({ read: given, ok: given - failed, failed, notRun: 0, outputs, chunks });
    }, undisturbed);
  });

  test("it throws when the source threw or, unless silently, something failed; and nothing else", async () => {
    await always((scenario, { units, error }) => {
      const { throwsAt = Infinity, count, errorAction } = scenario;
      const failed = units.some((unit) => fails(unit, scenario)) && errorAction !== "silentlyContinue";
      if (throwsAt < count || failed) expect(error).toBeInstanceOf(ParallelError);
      else expect(error).toBeUndefined();
    }, undisturbed);
  });
});

describe("of a run that is drained, stopped or not", () => {
  test("every output of every chunk that was begun appears exactly once", async () => {
    await always((scenario, { units, outputs }) => {
      expect(ascending(outputs)).toEqual(ascending(units.flatMap((unit) => outputsOf(unit, scenario))));
    }, drained);
  });

  test("every chunk that was begun is ok or failed: only what was never begun is not run", async () => {
    await always((_scenario, { units, progress }) => {
      expect(progress.ok + progress.failed).toBe(units.flat().length);
    }, drained);
  });

  test("errorAction stop stops at the first failure: with one worker nothing is begun after it", async () => {
    const strict = drained.map((scenario): Scenario => ({ ...scenario, errorAction: "stop", degree: 1 }));
    await always((scenario, { units, progress }) => {
      const first = units.findIndex((unit) => fails(unit, scenario));
      if (first !== -1) expect(units).toHaveLength(first + 1);
      expect(progress.failed).toBe(first === -1 ? 0 : units[first]!.length);
    }, strict);
  });
});

test("a run that is aborted ends with the signal's own reason, unless it was done by then", async () => {
  const aborted = scenarios.map((scenario): Scenario => ({
    ...scenario,
    action: { what: "abort", after: scenario.action.after % 10 },
  }));
  await always((_scenario, { error, progress, acted }) => {
    if (!acted) expect(error).not.toBe(reason);
    else if (error !== reason) expect(progress.notRun).toBe(0);
  }, aborted);
});
