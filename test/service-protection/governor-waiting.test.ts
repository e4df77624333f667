import { expect, test } from "vitest";
import { settle } from "./fake-clock.ts";
import { acquireMany, acquireNamed, FIRST, OK, setUp, throttled } from "./governed.ts";

test("an aborted waiter gets the signal's own reason and leaves the others in their order", async () => {
  const { governor } = setUp();
  const permits = await acquireMany(governor, FIRST);
  const served: string[] = [];
  const leaving = new AbortController();
  void acquireNamed(governor, "a", served);
  acquireNamed(governor, "b", served, leaving.signal).catch(() => undefined);
  void acquireNamed(governor, "c", served);
  leaving.abort(new Error("enough"));
  await settle();
  expect(served).toEqual(["b: Error: enough"]);
  permits[0]!.release(OK);
  permits[1]!.release(OK);
  await settle();
  expect(served).toEqual(["b: Error: enough", "a", "c"]);
});

test("a signal that is aborted already is refused at once, also when there is room", async () => {
  const { governor } = setUp();
  const reason = new Error("too late");
  await expect(governor.acquire({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(governor.explain().lanes).toMatchObject([{ inFlight: 0 }]);
});

test("aborting after the permit was given changes nothing", async () => {
  const { governor } = setUp();
  const controller = new AbortController();
  await governor.acquire({ signal: controller.signal });
  controller.abort();
  await settle();
  expect(governor.explain().lanes).toMatchObject([{ inFlight: 1 }]);
});

test("a timer runs only while someone waits for the end of a lock", async () => {
  const { clock, governor } = setUp();
  (await governor.acquire()).release(throttled("requests", 60_000));
  expect(clock.sleepers).toBe(0);
  const leaving = new AbortController();
  const waiting = governor.acquire({ signal: leaving.signal });
  const other = governor.acquire();
  await settle();
  expect(clock.sleepers).toBe(1);
  leaving.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  expect(clock.sleepers).toBe(1);
  await clock.advance(60_000);
  (await other).release(OK);
  expect(clock.sleepers).toBe(0);
});

test("no timer is left when the last who waited is aborted", async () => {
  const { clock, governor } = setUp();
  (await governor.acquire()).release(throttled("requests", 60_000));
  const leaving = new AbortController();
  const waiting = governor.acquire({ signal: leaving.signal });
  leaving.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  expect(clock.sleepers).toBe(0);
});

test("closing refuses those who wait and those who come, and takes back the permits that are out", async () => {
  const { clock, governor } = setUp();
  const permit = await governor.acquire();
  (await governor.acquire()).release(throttled("requests", 60_000));
  const waiting = [governor.acquire(), governor.acquire({ signal: new AbortController().signal })];
  await settle();
  governor.close(new Error("closed"));
  for (const each of waiting) await expect(each).rejects.toThrow("closed");
  await expect(governor.acquire()).rejects.toThrow("closed");
  permit.release(OK);
  expect(governor.explain().lanes).toMatchObject([{ inFlight: 0 }]);
  expect(clock.sleepers).toBe(0);
});

test("a waitSignal ends the waiting only: a permit that is there at once is given even when it is aborted", async () => {
  const { clock, governor } = setUp();
  const leaving = new AbortController();
  const first = await governor.acquire({ waitSignal: AbortSignal.abort(new Error("no waiting")) });
  first.release(throttled("requests", 60_000));
  const waiting = governor.acquire({ waitSignal: leaving.signal });
  await settle();
  leaving.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(governor.acquire({ waitSignal: leaving.signal })).rejects.toThrow("enough");
  expect(clock.sleepers).toBe(0);
});
