import { expect, test } from "vitest";
import { createGovernor } from "../../src/service-protection/governor.ts";
import { createFakeClock, settle } from "./fake-clock.ts";
import { acquireMany, acquireNamed, FIRST, OK, setUp, throttled } from "./governed.ts";

const NEVER = new AbortController().signal;
const KIND = { key: "create account" };

test("where there is room, the size of a request is told at once, and no leave is taken", () => {
  const { governor } = setUp();
  for (let times = 0; times <= FIRST; times++) expect(governor.foresee(KIND, NEVER)).toBe(2);
  expect(governor.explain().lanes).toMatchObject([{ inFlight: 0 }]);
});

test("without room it is waited for, in the order in which all came", async () => {
  const { governor } = setUp();
  const permits = await acquireMany(governor, FIRST);
  const served: string[] = [];
  void acquireNamed(governor, "a", served);
  void Promise.resolve(governor.foresee(KIND, NEVER)).then(() => served.push("foreseen"));
  void acquireNamed(governor, "b", served);
  await settle();
  expect(served).toEqual([]);
  for (const permit of permits.slice(0, 2)) permit.release(OK);
  await settle();
  expect(served).toEqual(["a", "foreseen", "b"]);
});

test("by its turn the size is that of what was learned meanwhile", async () => {
  const clock = createFakeClock();
  const governor = createGovernor({ principals: 1, clock, random: () => 0.9 });
  const permits = await Promise.all(Array.from({ length: FIRST }, () => governor.acquire({ ...KIND, records: 1 })));
  const foreseen = governor.foresee(KIND, NEVER);
  await clock.advance(10);
  permits[0]!.release(OK);
  expect(await foreseen).toBeGreaterThan(2);
});

test("it is told at once, whatever is locked, when waiting is over or nothing is given any more", async () => {
  const { governor } = setUp();
  (await governor.acquire()).release(throttled("requests", 60_000));
  const leaving = new AbortController();
  const foreseen = governor.foresee(KIND, leaving.signal);
  expect(foreseen).toBeInstanceOf(Promise);
  leaving.abort(new Error("enough"));
  expect(await foreseen).toBe(1);
  expect(governor.foresee(KIND, leaving.signal)).toBe(1);
  const other = governor.foresee(KIND, NEVER);
  governor.close(new Error("closed"));
  expect(await other).toBe(1);
  expect(governor.foresee(KIND, NEVER)).toBe(1);
});
