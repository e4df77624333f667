import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyQueues } from "../../../src/records/bulk/key-queues.ts";

describe("key queues", () => {
  it("let a record pass that shares no key, and hold one back that does until the first has left", () => {
    const queues = createKeyQueues<string>();
    expect(queues.enter(0, ["a"], "first")).toBe(true);
    expect(queues.enter(1, ["b"], "other")).toBe(true);
    expect(queues.enter(2, ["a"], "second")).toBe(false);
    expect(queues.all()).toEqual(["second"]);
    expect(queues.takeReady()).toEqual([]);
    queues.leave(0);
    expect(queues.takeReady()).toEqual(["second"]);
    expect(queues.all()).toEqual([]);
  });

  it("hold a record back while any of its keys is taken", () => {
    const queues = createKeyQueues<string>();
    queues.enter(0, ["a"], "a");
    queues.enter(1, ["b"], "b");
    expect(queues.enter(2, ["a", "b"], "both")).toBe(false);
    queues.leave(1);
    expect(queues.takeReady()).toEqual([]);
    queues.leave(0);
    expect(queues.takeReady()).toEqual(["both"]);
  });

  it("tell when somebody becomes ready, once for all who wait for that", async () => {
    const queues = createKeyQueues<string>();
    queues.enter(0, ["a"], "first");
    queues.enter(1, ["a"], "second");
    const waits = Promise.all([queues.whenReady(), queues.whenReady()]);
    queues.leave(0);
    await waits;
    await queues.whenReady();
    expect(queues.takeReady()).toEqual(["second"]);
  });

  it("keep records of one key in the order of the input, never two at a time, and lose none", () => {
    const records = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }), { maxLength: 40 });
    fc.assert(
      fc.property(records, fc.array(fc.nat(), { minLength: 1, maxLength: 50 }), (keys, choices) => {
        const queues = createKeyQueues<number>();
        const begun = new Set<number>();
        const done: number[] = [];
        const begin = (index: number): void => {
          for (const other of begun) expect(keys[other]?.some((key) => keys[index]?.includes(key))).toBe(false);
          begun.add(index);
        };
        keys.forEach((own, index) => {
          if (queues.enter(index, own.map(String), index)) begin(index);
        });
        for (let step = 0; begun.size > 0; step += 1) {
          const open = [...begun];
          const index = open[(choices[step % choices.length] ?? 0) % open.length] ?? 0;
          begun.delete(index);
          done.push(index);
          queues.leave(index);
          queues.takeReady().forEach(begin);
        }
        expect([...done].sort((a, b) => a - b)).toEqual(keys.map((_, index) => index));
        for (let key = 0; key < 5; key += 1) {
          const ofKey = done.filter((index) => keys[index]?.includes(key));
          expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
        }
      }),
    );
  });
});
