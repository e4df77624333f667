import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emulated, idOf } from "../emulated.ts";
import { count, create, kept, senderFor, update, type Sent } from "./sent.ts";

/** Creates some accounts, then as many as are asked for of which those cannot be created again. */
async function withTaken(number: number, taken: readonly number[]): Promise<Sent & { readonly posts: string[] }> {
  const world = await senderFor();
  if (taken.length > 0) await world.send(taken.map((index) => create(world.table, index)));
  world.requests();
  const { outcomes } = await world.send(count(number).map((index) => create(world.table, index)));
  expect(outcomes.map(({ index }) => index)).toEqual(count(number));
  expect(outcomes.filter(({ status }) => status === "failed").map(({ index }) => index)).toEqual(taken);
  expect(outcomes.filter(({ status }) => status === "ok")).toHaveLength(number - taken.length);
  expect(kept(world)).toEqual(count(number).map((index) => `account ${index}`));
  return { ...world, posts: world.requests().filter((request) => request.startsWith("POST")) };
}

describe("a message that is refused", () => {
  test.each([0, 37, 99])("gets all but the one at fault in (record %i of 100) with 6 requests", async (bad) => {
    const { posts } = await withTaken(100, [bad]);
    expect(posts).toHaveLength(6);
    expect(posts.at(-1)).toBe("POST $batch");
  });

  test("takes 4 requests when all 100 are at fault", async () => {
    const { posts } = await withTaken(100, count(100));
    expect(posts).toHaveLength(4);
  });

  test("takes 2 requests when it is small", async () => {
    const { posts } = await withTaken(20, [3, 4]);
    expect(posts).toEqual(["POST accounts/CreateMultiple", "POST $batch"]);
  });

  test("never takes more than 8 requests, whichever are at fault, and each record has its own outcome", async () => {
    const faults = fc.uniqueArray(fc.nat({ max: 99 }), { maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(faults, async (bad) => {
        const { posts } = await withTaken(
          100,
          bad.toSorted((a, b) => a - b),
        );
        expect(posts.length).toBeLessThanOrEqual(8);
      }),
      { numRuns: 8 },
    );
  });

  test("sets apart what the service names: the one at fault takes 3 requests", async () => {
    const world = await senderFor();
    await world.send(count(100).map((index) => create(world.table, index)));
    const writes = count(100).map((index) => update(world.table, index));
    writes[41] = update(world.table, 41, { id: idOf(4100) });
    world.requests();
    const { outcomes } = await world.send(writes);
    expect(outcomes.filter(({ status }) => status !== "ok")).toMatchObject([
      { status: "failed", index: 41, id: idOf(4100), error: { status: 404, serverCode: "0x80040217" } },
    ]);
    expect(world.requests().filter((request) => request.startsWith("POST"))).toEqual([
      "POST accounts/UpdateMultiple",
      "POST accounts/UpdateMultiple",
      "POST $batch",
    ]);
  });

  test("takes 5 requests when all are at fault and the service names one at a time", async () => {
    const world = await senderFor();
    const { outcomes } = await world.send(count(100).map((index) => update(world.table, index)));
    expect(outcomes.every(({ status }) => status === "failed")).toBe(true);
    expect(world.requests().filter((request) => request.startsWith("POST"))).toHaveLength(5);
  });

  test("is not split after an hour of throttling", async () => {
    const world = await senderFor();
    const action = { status: 429, headers: { "retry-after": "300" } };
    world.emulator.faults.add({ match: { path: "CRM.CreateMultiple" }, action, times: 999 });
    const { outcomes, fatal } = await world.send(count(3).map((index) => create(world.table, index)));
    expect(outcomes).toMatchObject(Array(3).fill({ status: "notSent", error: { status: 429, retryable: true } }));
    expect(fatal).toMatchObject({ status: 429 });
  });
});

describe("a run whose messages are refused one after the other", () => {
  test("sends its records by $batch, and by messages again once a batch is in without a failure", async () => {
    const world = await senderFor();
    await world.send(count(5).map((index) => create(world.table, index)));
    const batch = (first: number, bad: number) => [
      ...count(40).map((at) => create(world.table, first + at)),
      { ...create(world.table, bad), index: first + 40 },
    ];
    const postsOf = async (first: number, bad: number): Promise<string[]> => {
      world.requests();
      await world.send(batch(first, bad));
      return world.requests();
    };
    expect(await postsOf(100, 0)).toHaveLength(4);
    expect(await postsOf(200, 1)).toHaveLength(4);
    expect(await postsOf(300, 2)).toEqual(["POST $batch"]);
    expect(await postsOf(400, 3)).toEqual(["POST $batch"]);
    expect(await postsOf(500, 541)).toEqual(["POST $batch"]);
    expect(await postsOf(600, 641)).toEqual(["POST accounts/CreateMultiple"]);
    expect(kept(world)).toHaveLength(5 + 4 * 40 + 2 * 41);
  });
});

test("a message whose answer is lost is not split for it: what is there is looked up", async () => {
  const world = await senderFor();
  world.emulator.faults.add({ match: { path: "CRM.CreateMultiple" }, action: "reset-after" });
  const { outcomes } = await world.send(count(100).map((index) => create(world.table, index, { isOwnId: true })));
  expect(outcomes.every(({ status }) => status === "ok")).toBe(true);
  expect(world.requests()).toEqual([
    "GET sdkmessagefilters",
    "POST accounts/CreateMultiple",
    "POST accounts/CreateMultiple",
    "GET accounts",
  ]);
});

test("a message that something on the way has sent twice is no failure of its records, where only they can have their ids", async () => {
  const world = await senderFor();
  world.emulator.faults.add({ match: { path: "CRM.CreateMultiple" }, action: "repeat-request" });
  const { outcomes } = await world.send(
    count(100).map((index) => create(world.table, index, { isOwnId: index !== 7 })),
  );
  expect(outcomes.filter(({ status }) => status !== "ok")).toMatchObject([{ index: 7, status: "failed" }]);
  expect(kept(world)).toHaveLength(100);
});

test("a batch larger than a request may be is cut", async () => {
  const world = await senderFor({ batchSize: 4 }, emulated());
  await world.send(count(10).map((index) => create(world.table, index)));
  expect(world.writes.map(({ records }) => records).filter((records) => records > 0)).toEqual([4, 4, 2]);
});
