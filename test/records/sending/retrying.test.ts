import { describe, expect, test } from "vitest";
import { ServiceError, TransportError } from "../../../src/errors.ts";
import { isTransient } from "../../../src/records/sending/transient.ts";
import { emulated } from "../emulated.ts";
import { count, create, kept, remove, senderFor } from "./sent.ts";

const refusal = (status: number, code: string, message: string) => ({
  status,
  body: JSON.stringify({ error: { code, message } }),
});
const deadlock = refusal(
  500,
  "0x80044150",
  " Sql error: Generic SQL error. CRM ErrorCode: -2147204784 Sql ErrorCode: -2146232060 Sql Number: 1205",
);
const creating = { path: "CRM.CreateMultiple" };

describe("a record that failed for a reason that may pass", () => {
  test("is tried again after a delay that doubles", async () => {
    const world = await senderFor({ retries: 3, initialRetryDelayMs: 1000 });
    world.emulator.faults.add({ match: creating, action: deadlock, times: 2 });
    expect(await world.send([create(world.table, 0)])).toMatchObject({ outcomes: [{ status: "ok" }] });
    expect(world.clock.waits).toEqual([1000, 2000]);
    expect(kept(world)).toEqual(["account 0"]);
  });

  test("fails when it has been tried as often as was asked for, and at once when nothing was", async () => {
    const world = await senderFor({ retries: 2, initialRetryDelayMs: 1000 });
    world.emulator.faults.add({ match: creating, action: deadlock, times: 99 });
    expect(await world.send([create(world.table, 0)])).toMatchObject({
      outcomes: [{ status: "failed", error: { serverCode: "0x80044150" } }],
    });
    expect(world.requests()).toHaveLength(1 + 3);
    const hasty = await senderFor({}, world);
    await hasty.send([create(world.table, 0)]);
    expect(hasty.requests()).toHaveLength(1);
    expect(hasty.clock.waits).toEqual([]);
  });

  test("does not hold up the others, and what is a fault of a record is not tried again", async () => {
    const world = await senderFor({ retries: 5, initialRetryDelayMs: 1000 });
    await world.send([create(world.table, 0)]);
    world.emulator.faults.add({ match: { path: "$batch" }, action: deadlock });
    world.requests();
    const { outcomes } = await world.send([create(world.table, 0), create(world.table, 1), remove(world.table, 9)]);
    expect(outcomes).toMatchObject([
      { status: "failed", error: { serverCode: "0x80040237" } },
      { status: "ok" },
      { status: "failed", error: { serverCode: "0x80040217" } },
    ]);
    expect(world.clock.waits).toEqual([1000]);
  });

  test.each([
    [0, 800],
    [0.999999, 1200],
  ])("waits up to a fifth less or more, as chance has it (%d)", async (random, expected) => {
    const world = await senderFor({ retries: 1, initialRetryDelayMs: 1000, random: () => random });
    world.emulator.faults.add({ match: creating, action: deadlock });
    await world.send([create(world.table, 0)]);
    expect(Math.round(world.clock.waits[0] ?? 0)).toBe(expected);
  });

  test("waits no longer than five minutes, unless the service asks for more", async () => {
    const world = await senderFor({ retries: 2, initialRetryDelayMs: 250_000 });
    world.emulator.faults.add({ match: creating, action: deadlock });
    world.emulator.faults.add({
      match: creating,
      action: { ...deadlock, headers: { "retry-after": "400" } },
    });
    await world.send([create(world.table, 0)]);
    expect(world.clock.waits).toEqual([250_000, 400_000]);
  });

  test("is not waited for once the run is stopped", async () => {
    const stopping = new AbortController();
    const world = await senderFor({ retries: 9 });
    world.emulator.faults.add({ match: creating, action: deadlock, times: 99 });
    world.clock.onSleep = () => {
      stopping.abort();
      return Promise.resolve();
    };
    const { outcomes } = await world.send([create(world.table, 0)], { waitSignal: stopping.signal });
    expect(outcomes).toMatchObject([{ status: "failed", error: { serverCode: "0x80044150" } }]);
    expect(world.clock.waits).toHaveLength(1);
  });
});

test("a record whose outcome is unknown is not sent once more", async () => {
  const world = await senderFor({ retries: 3 }, emulated());
  world.emulator.faults.add({ match: creating, action: "reset-after", times: 99 });
  world.emulator.faults.add({ match: { path: "/accounts?" }, action: "reset-before", times: 99 });
  const { outcomes } = await world.send(count(2).map((index) => create(world.table, index)));
  expect(outcomes.map(({ status }) => status)).toEqual(["unknown", "unknown"]);
  expect(world.clock.waits).toEqual([]);
});

test.each([
  [429, "0x80072322", "Number of requests exceeded", true],
  [500, "0x80040216", "An unexpected error occurred.", true],
  [503, undefined, "HTTP status 503", true],
  [400, "0x80044151", "Sql error: Execution Timeout Expired.", true],
  [400, "0x80044150", "Sql error: Generic SQL error. Sql Number: 1205", true],
  [400, "0x80044150", "Sql error: Generic SQL error. Sql Number: 547", false],
  [400, "0x80044331", "A validation error occurred.", false],
  [403, "0x80040220", "Principal user is missing prvCreateAccount", false],
  [412, "0x80040237", "Cannot insert duplicate key.", false],
  [500, "0x80040333", "A duplicate was found.", false],
  [501, "0x80040216", "DeleteMultiple has not yet been implemented.", false],
])("status %i with %s (%s) may pass: %s", (status, serverCode, message, expected) => {
  expect(isTransient(new ServiceError(message, { status, serverCode }))).toBe(expected);
});

test("what is no answer of the service is none that may pass", () => {
  expect(isTransient(new TransportError("broken", { unknownOutcome: true }))).toBe(false);
});
