import { describe, expect, test } from "vitest";
import { emulated, idOf } from "../emulated.ts";
import { count, create, kept, senderFor, update } from "./sent.ts";

const refused = (code: string, status: number) => ({
  status,
  body: JSON.stringify({ error: { code, message: "Not for you." } }),
});

/** An emulator whose messages are answered when they are let go; `inFlight` tells how many are on their way. */
function gated() {
  let inFlight = 0;
  let most = 0;
  const held: (() => void)[] = [];
  const world = emulated({}, (fetch) => async (request) => {
    if (!request.url.includes("Multiple")) return fetch(request);
    if (request.method === "GET") return fetch(request);
    inFlight += 1;
    most = Math.max(most, inFlight);
    await new Promise<void>((resolve) => held.push(resolve));
    inFlight -= 1;
    return fetch(request);
  });
  return {
    world,
    most: () => most,
    inFlight: () => inFlight,
    letGo: () => held.splice(0).forEach((go) => go()),
  };
}

const turns = () => new Promise((resolve) => setTimeout(resolve, 20));

describe("the first message of a table", () => {
  test("goes alone, and the others go together behind it", async () => {
    const gate = gated();
    const world = await senderFor({}, gate.world);
    const all = Promise.all(count(4).map((index) => world.send([create(world.table, index)])));
    await turns();
    expect(gate.inFlight()).toBe(1);
    gate.letGo();
    await turns();
    expect(gate.inFlight()).toBe(3);
    gate.letGo();
    await all;
    const other = await senderFor({}, gate.world);
    const later = Promise.all([other.send([create(world.table, 8)]), other.send([create(world.table, 9)])]);
    await turns();
    expect(gate.inFlight()).toBe(2);
    gate.letGo();
    await later;
    expect(kept(world)).toHaveLength(6);
  });

  test("keeps a batch that waits for it no longer than its signal allows", async () => {
    const gate = gated();
    const world = await senderFor({}, gate.world);
    const first = world.send([create(world.table, 0)]);
    await turns();
    const stopping = new AbortController();
    const second = world.send([create(world.table, 1)], { waitSignal: stopping.signal });
    await turns();
    stopping.abort(new RangeError("enough"));
    expect(await second).toMatchObject({
      outcomes: [{ status: "notSent", error: { message: "enough" } }],
      fatal: undefined,
    });
    gate.letGo();
    expect(await first).toMatchObject({ outcomes: [{ status: "ok" }] });
  });

  test.each([
    ["a privilege is missing", refused("0x80040220", 403)],
    ["the user is no member of the organization", refused("0x80072560", 403)],
    ["the message is missing", refused("0x8006088a", 404)],
    ["the message is not implemented", refused("0x80040216", 501)],
  ])("ends the run when %s", async (_, action) => {
    const world = await senderFor();
    world.emulator.faults.add({ match: { path: "CRM.CreateMultiple" }, action, times: 9 });
    const batches = [0, 10, 20].map((first) => count(3).map((index) => create(world.table, first + index)));
    const results = await Promise.all(batches.map((writes) => world.send(writes)));
    expect(results.map(({ outcomes }) => outcomes.map(({ status }) => status))).toEqual([
      ["failed", "failed", "failed"],
      ["notSent", "notSent", "notSent"],
      ["notSent", "notSent", "notSent"],
    ]);
    expect(results[0]?.fatal).toMatchObject({ message: "Not for you." });
    expect(world.requests()).toEqual(["GET sdkmessagefilters", "POST accounts/CreateMultiple"]);
    const other = await senderFor({}, world);
    world.emulator.faults.clear();
    expect(await other.send(batches[0] ?? [])).toMatchObject({
      fatal: undefined,
      outcomes: [{ status: "ok" }, {}, {}],
    });
  });

  test("ends the run when signing in is refused", async () => {
    const world = await senderFor();
    world.emulator.faults.add({ match: { path: "CRM.CreateMultiple" }, action: { status: 401 }, times: 9 });
    const result = await world.send([create(world.table, 0)]);
    expect(result).toMatchObject({ outcomes: [{ status: "notSent" }], fatal: { code: "authentication" } });
    expect(await world.send([update(world.table, 0)])).toMatchObject({ outcomes: [{ status: "notSent" }] });
  });

  test("only fails its own records when a caller of theirs may not", async () => {
    const world = await senderFor();
    const callerId = { objectId: idOf(77) };
    const result = await world.send([create(world.table, 0, { callerId }), create(world.table, 1)]);
    expect(result).toMatchObject({
      outcomes: [{ status: "failed", error: { serverCode: "0x80072560" } }, { status: "ok" }],
      fatal: undefined,
    });
  });
});

test("a privilege that is missing later is looked into record by record", async () => {
  const world = await senderFor();
  await world.send([create(world.table, 0)]);
  world.emulator.faults.add({ match: { path: "CRM.CreateMultiple" }, action: refused("0x80040220", 403) });
  expect(await world.send([create(world.table, 1), create(world.table, 2)])).toMatchObject({
    outcomes: [{ status: "ok" }, { status: "ok" }],
    fatal: undefined,
  });
});
