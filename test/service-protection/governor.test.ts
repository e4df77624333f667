import { expect, test } from "vitest";
import { settle } from "./fake-clock.ts";
import { acquireMany, acquireNamed, OK, setUp, throttled } from "./governed.ts";

test("as many permits are given at once as the limit allows, and not one more", async () => {
  const { governor } = setUp();
  const permits = await acquireMany(governor, 50);
  const served: string[] = [];
  void acquireNamed(governor, "51st", served);
  await settle();
  expect(served).toEqual([]);
  expect(governor.explain().lanes).toMatchObject([{ inFlight: 50, limit: 50 }]);
  permits[0]!.release(OK);
  await settle();
  expect(served).toEqual(["51st"]);
});

test("those who wait are served in the order in which they came", async () => {
  const { governor } = setUp();
  const permits = await acquireMany(governor, 50);
  const served: string[] = [];
  for (const name of ["a", "b", "c"]) void acquireNamed(governor, name, served);
  for (const permit of permits.slice(0, 3)) permit.release(OK);
  await settle();
  expect(served).toEqual(["a", "b", "c"]);
});

test("nobody passes those who wait already", async () => {
  const { governor } = setUp();
  const permits = await acquireMany(governor, 50);
  const served: string[] = [];
  void acquireNamed(governor, "first", served);
  permits[0]!.release(OK);
  void acquireNamed(governor, "second", served);
  await settle();
  expect(served).toEqual(["first"]);
});

test("nobody passes those who wait, also between the end of a lock and the moment when they are told", async () => {
  const { clock, governor } = setUp();
  (await governor.acquire()).release(throttled("requests", 1_000));
  const served: string[] = [];
  for (const name of ["a", "b"]) void acquireNamed(governor, name, served);
  const advancing = clock.advance(1_000);
  void acquireNamed(governor, "late", served);
  await advancing;
  expect(served).toEqual(["a", "b", "late"]);
});

test("a permit that is given back twice counts once", async () => {
  const { governor } = setUp();
  const [permit] = await acquireMany(governor, 2);
  permit!.release(OK);
  permit!.release(OK);
  expect(governor.explain().lanes).toMatchObject([{ inFlight: 1 }]);
});

test("the lane that is least busy is taken, so that several principals share the work", async () => {
  const { governor } = setUp(3);
  const permits = await acquireMany(governor, 9);
  expect(permits.map(({ principal }) => principal)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  expect(governor.explain().limit).toBe(150);
});

test("while one principal is locked the others go on", async () => {
  const { governor } = setUp(2);
  const [first] = await acquireMany(governor, 1);
  first!.release(throttled("requests", 60_000));
  const permits = await acquireMany(governor, 3);
  expect(permits.map(({ principal }) => principal)).toEqual([1, 1, 1]);
  expect(governor.explain()).toMatchObject({
    limit: 50,
    reason: "the service asked to wait 60 s (requests)",
    lanes: [{ lockedForMs: 60_000 }, { lockedForMs: 0 }],
  });
});

test.each(["requests", "executionTime", undefined] as const)(
  "the window limit %s locks the lane for as long as the service says",
  async (facet) => {
    const { clock, governor } = setUp();
    (await governor.acquire()).release(throttled(facet, 7_000));
    const served: string[] = [];
    void acquireNamed(governor, "next", served);
    await clock.advance(6_999);
    expect(served).toEqual([]);
    await clock.advance(1);
    expect(served).toEqual(["next"]);
    expect(governor.explain().lanes).toMatchObject([{ limit: 50 }]);
  },
);

test("without a waiting time the lane is locked for five seconds", async () => {
  const { governor } = setUp();
  (await governor.acquire()).release(throttled("requests"));
  expect(governor.explain().lanes).toMatchObject([{ lockedForMs: 5_000 }]);
});

test("a waiting time is followed for one window at most: then there is budget again", async () => {
  const { governor } = setUp();
  (await governor.acquire()).release(throttled("executionTime", 3_600_000));
  expect(governor.explain().lanes).toMatchObject([{ lockedForMs: 300_000 }]);
});

test("a waiting time of nothing still is a pause, so that no loop hammers the service", async () => {
  const { governor } = setUp();
  (await governor.acquire()).release(throttled("requests", 0));
  expect(governor.explain().lanes).toMatchObject([{ lockedForMs: 100 }]);
});

test("a shorter waiting time does not end a longer one", async () => {
  const { governor } = setUp();
  const [first, second] = await acquireMany(governor, 2);
  first!.release(throttled("requests", 60_000));
  second!.release(throttled("requests", 1_000));
  expect(governor.explain().lanes).toMatchObject([{ lockedForMs: 60_000 }]);
});

test("the limit of concurrent requests shrinks what may be in flight, after a short pause only", async () => {
  const { clock, governor } = setUp();
  const permits = await acquireMany(governor, 10);
  permits[0]!.release(throttled("concurrency", 30_000));
  expect(governor.explain()).toMatchObject({
    limit: 0,
    reason: "the service's limit of concurrent requests was met; now at most 8",
    lanes: [{ limit: 8, lockedForMs: 300 }],
  });
  await clock.advance(300);
  expect(governor.explain().limit).toBe(8);
});

test("what was in flight together and met the limit together is one lesson", async () => {
  const { clock, governor } = setUp();
  const permits = await acquireMany(governor, 50);
  for (const permit of permits) permit.release(throttled("concurrency"));
  await clock.advance(300);
  expect(governor.explain().limit).toBe(40);
});

test("what was taken back is regained one by one, and never more than at first", async () => {
  const { clock, governor } = setUp();
  const permits = await acquireMany(governor, 50);
  permits[0]!.release(throttled("concurrency"));
  for (const permit of permits.slice(1)) permit.release(OK);
  await clock.advance(300);
  expect(governor.explain().lanes).toMatchObject([{ limit: 41 }]);
  for (let count = 0; count < 600; count++) (await governor.acquire()).release(OK);
  expect(governor.explain().lanes).toMatchObject([{ limit: 50, inFlight: 0 }]);
});

test("the limit never falls below one", async () => {
  const { clock, governor } = setUp();
  for (let count = 0; count < 20; count++) {
    (await governor.acquire()).release(throttled("concurrency"));
    await clock.advance(300);
  }
  expect(governor.explain().limit).toBe(1);
});

test("a failed request changes nothing but gives its place back", async () => {
  const { governor } = setUp();
  (await governor.acquire()).release({ result: "failed", durationMs: 1 });
  expect(governor.explain()).toMatchObject({
    limit: 50,
    reason: "no limit met so far",
    lanes: [{ inFlight: 0, lockedForMs: 0 }],
  });
});

test("the end of a lock serves as many as there is room for", async () => {
  const { clock, governor } = setUp();
  (await governor.acquire()).release(throttled("requests", 1_000));
  const served: string[] = [];
  for (let name = 0; name < 60; name++) void acquireNamed(governor, String(name), served);
  await clock.advance(1_000);
  expect(served).toEqual(Array.from({ length: 50 }, (_, name) => String(name)));
});

test("of several locks the one that ends first wakes those who wait", async () => {
  const { clock, governor } = setUp(2);
  const [first, second] = await acquireMany(governor, 2);
  first!.release(throttled("requests", 9_000));
  second!.release(throttled("requests", 4_000));
  const waiting = governor.acquire();
  await clock.advance(4_000);
  expect((await waiting).principal).toBe(1);
});
