import { expect, test } from "vitest";
import { settle } from "./fake-clock.ts";
import { acquireMany, acquireNamed, FIRST, OK, setUp, throttled } from "./governed.ts";

test("before the first answer only a few are sent, by all principals in turn", async () => {
  const { governor } = setUp(2);
  const permits = await acquireMany(governor, FIRST);
  expect(permits.map(({ principal }) => principal).slice(0, 4)).toEqual([0, 1, 0, 1]);
  const served: string[] = [];
  void acquireNamed(governor, "one more", served);
  await settle();
  expect(served).toEqual([]);
  permits[0]!.release(OK);
  await settle();
  expect(served).toEqual(["one more"]);
});

test("those who wait are served in the order in which they came, and nobody passes them", async () => {
  const { governor } = setUp();
  const permits = await acquireMany(governor, FIRST);
  const served: string[] = [];
  for (const name of ["a", "b"]) void acquireNamed(governor, name, served);
  for (const permit of permits.slice(0, 2)) permit.release(OK);
  await settle();
  void acquireNamed(governor, "c", served);
  await settle();
  expect(served).toEqual(["a", "b", "c"]);
});

test("a server that has answered is asked again by its cookie", async () => {
  const { clock, governor } = setUp();
  for (const permit of await acquireMany(governor, FIRST)) {
    await clock.advance(10);
    permit.release(OK);
  }
  const permits = await acquireMany(governor, 12);
  expect(permits.map(({ affinity }) => affinity)).toContain("one");
});

test("a service without cookies is one server, and none is sent to it", async () => {
  const { governor } = setUp();
  for (const permit of await acquireMany(governor, FIRST)) permit.release({ result: "ok", durationMs: 10 });
  const permits = await acquireMany(governor, 12);
  expect(new Set(permits.map(({ affinity }) => affinity))).toEqual(new Set([undefined]));
  expect(governor.explain().lanes).toMatchObject([{ server: undefined, inFlight: 12 }]);
});

test.each(["requests", "executionTime", undefined] as const)(
  "the window limit %s locks the lane for as long as the service says",
  async (facet) => {
    const { clock, governor } = setUp();
    (await governor.acquire()).release(throttled(facet, 300_000));
    const served: string[] = [];
    void acquireNamed(governor, "next", served);
    await clock.advance(299_999);
    expect(served).toEqual([]);
    expect(governor.explain()).toMatchObject({ limit: 0, lanes: [{ lockedForMs: 1 }] });
    await clock.advance(2);
    expect(served).toEqual(["next"]);
  },
);

test("without a waiting time a lane is locked for five seconds", async () => {
  const { governor } = setUp();
  (await governor.acquire()).release(throttled(undefined));
  expect(governor.explain()).toMatchObject({
    reason: "the service asked to wait 5 s (unnamed limit)",
    lanes: [{ lockedForMs: 5000 }],
  });
});

test.each([
  [0, 100],
  [-5, 100],
  [86_400_000, 300_000],
])("a waiting time of %i ms is a pause of %i ms: never none, and at most a window", async (told, waited) => {
  const { governor } = setUp();
  (await governor.acquire()).release(throttled("requests", told));
  expect(governor.explain().lanes).toMatchObject([{ lockedForMs: waited }]);
});

test("a shorter waiting time does not end a longer one", async () => {
  const { governor } = setUp();
  const [first, second] = await acquireMany(governor, 2);
  first!.release(throttled("requests", 60_000));
  second!.release(throttled("requests", 1_000));
  expect(governor.explain().lanes).toContainEqual(expect.objectContaining({ lockedForMs: 60_000 }));
});

test("the limit of concurrent requests is named by the refusal, and holds after a short pause, not after minutes", async () => {
  const { clock, governor } = setUp();
  (await governor.acquire()).release(OK);
  const [first, ...others] = await acquireMany(governor, 8);
  first!.release(throttled("concurrency", 400_000, "Number of concurrent requests exceeded the limit of 8."));
  expect(governor.explain().lanes).toContainEqual(expect.objectContaining({ lockedForMs: 300 }));
  for (const permit of others) permit.release(OK);
  await clock.advance(300);
  const served: string[] = [];
  for (let name = 0; name < 20; name++) void acquireNamed(governor, String(name), served);
  await settle();
  const lane = governor.explain().lanes.find(({ server }) => server === "one");
  expect(lane!.inFlight).toBeGreaterThan(1);
  expect(lane!.inFlight).toBeLessThan(8);
});

test("who is locked out at one server works on at another", async () => {
  const { clock, governor } = setUp();
  const [first, second] = await acquireMany(governor, 2);
  first!.release(OK);
  second!.release({ ...OK, server: "two" });
  (await governor.acquire()).release(throttled("requests", 60_000));
  await clock.advance(20);
  const permits = await acquireMany(governor, 8);
  expect(new Set(permits.map(({ affinity }) => affinity))).toEqual(new Set(["two"]));
});

test("when one principal is locked out another does the work", async () => {
  const { governor } = setUp(2);
  (await governor.acquire()).release(throttled("executionTime", 60_000));
  const permits = await acquireMany(governor, 8);
  expect(new Set(permits.map(({ principal }) => principal))).toEqual(new Set([1]));
});

test("what the service says is left counts, with its thousands comma, and nonsense does not", async () => {
  const { governor } = setUp();
  (await governor.acquire()).release({ ...OK, remainingExecution: "2,399.50", remainingRequests: "7999" });
  expect(governor.explain().lanes).toMatchObject([{ remainingExecutionMs: 2_399_500 }]);
  const other = setUp().governor;
  (await other.acquire()).release({ ...OK, remainingExecution: "n/a", remainingRequests: "-1" });
  expect(other.explain().lanes).toMatchObject([{ remainingExecutionMs: 1_199_990 }]);
});

test("another client that spends the budget is seen in the headers", async () => {
  const { clock, governor } = setUp();
  (await governor.acquire()).release({ ...OK, remainingExecution: "1200.00" });
  for (let answer = 0; answer < 30; answer++) {
    const permit = await governor.acquire();
    await clock.advance(10);
    permit.release({ ...OK, remainingExecution: String(1190 - 40 * answer) });
  }
  expect(governor.explain().lanes[0]!.remainingExecutionMs).toBeLessThan(150_000);
});

test("a failed request changes nothing but gives its place back", async () => {
  const { governor } = setUp();
  (await governor.acquire()).release({ result: "failed", durationMs: 1 });
  expect(governor.explain()).toMatchObject({ limit: FIRST, lanes: [{ inFlight: 0, lockedForMs: 0 }] });
});

test("of several locks the one that ends first wakes those who wait", async () => {
  const { clock, governor } = setUp(2);
  const [first, second] = await acquireMany(governor, 2);
  first!.release(throttled(undefined, 9_000));
  second!.release(throttled(undefined, 4_000));
  const waiting = governor.acquire();
  await clock.advance(4_001);
  expect((await waiting).principal).toBe(1);
});

test("a service that refuses for ever is asked ever more seldom", async () => {
  const { clock, governor } = setUp();
  for (let refusals = 0; refusals < 12; refusals++) {
    const permit = governor.acquire();
    await clock.advance(60_000);
    (await permit).release(throttled("concurrency"));
  }
  expect(governor.explain().lanes).toMatchObject([{ lockedForMs: 30_000, reason: "refused 12 times in a row" }]);
});

test("what size of batches is best is told as soon as it is known what records cost: a few seconds at most", async () => {
  const { clock, governor } = setUp();
  expect(governor.explain().batchSizes).toEqual({});
  for (let count = 0; count < 100; count++) {
    const records = 10 * (1 + (count % 4));
    const permit = await governor.acquire({ key: "create account", records });
    await clock.advance(100 + 20 * records);
    permit.release({ ...OK, durationMs: 100 + 20 * records });
  }
  const { "create account": size, ...others } = governor.explain().batchSizes!;
  expect(size).toBeGreaterThan(40);
  expect(size).toBeLessThan(220);
  expect(others).toEqual({});
});
