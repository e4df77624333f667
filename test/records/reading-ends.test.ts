import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { getRecords } from "../../src/index.ts";
import { rejection } from "../connection/test-connection.ts";
import { collect, emulated } from "./emulated.ts";
import { get, openWorld, queries, world } from "./readable.ts";

beforeEach(openWorld);

describe("ending", () => {
  test("a consumer that stops early cancels the page that is on its way", async () => {
    for await (const record of get({ columns: [], pageSize: 5 })) {
      expect(record["@table"]).toBe("account");
      break;
    }
    await sleep(20);
    expect(queries().length).toBeLessThanOrEqual(2);
    expect(world.connection.explain().lanes).toMatchObject([{ inFlight: 0 }]);
  });

  test.each([3, 5])("an abort at record %i ends the reading there, with the signal's own reason", async (last) => {
    const controller = new AbortController();
    const reason = new RangeError("enough");
    const seen: unknown[] = [];
    const reading = async (): Promise<void> => {
      for await (const record of get({ columns: [], pageSize: 5, signal: controller.signal })) {
        if (seen.push(record) === last) controller.abort(reason);
      }
    };
    expect(await rejection(reading())).toBe(reason);
    expect(seen).toHaveLength(last);
  });

  test("an abort between two pages ends the reading, though the next page is there already", async () => {
    const controller = new AbortController();
    const reason = new RangeError("enough");
    const pages = get({ columns: [], pageSize: 20, signal: controller.signal }).pages()[Symbol.asyncIterator]();
    await pages.next();
    await sleep(20);
    controller.abort(reason);
    expect(await rejection(pages.next())).toBe(reason);
  });

  test("an abort ends the reading also while the table's definition is waited for", async () => {
    const slow = emulated(
      {},
      (fetch) => (request) =>
        request.url.includes("EntityDefinitions") ? new Promise(() => undefined) : fetch(request),
    );
    const controller = new AbortController();
    const reason = new Error("enough");
    const reading = collect(getRecords("account", { connection: slow.connection, signal: controller.signal }));
    const at = performance.now();
    setTimeout(() => controller.abort(reason), 10);
    expect(await rejection(reading)).toBe(reason);
    expect(performance.now() - at).toBeLessThan(10 + 250);
  });

  test("a page that fails is told after the records before it", async () => {
    const body = JSON.stringify({ error: { code: "0x80040216", message: "An unexpected error occurred." } });
    world.emulator.faults.add({ match: ({ path }) => path.includes("skiptoken"), action: { status: 500, body } });
    const seen: unknown[] = [];
    const reading = async (): Promise<void> => {
      for await (const record of get({ columns: [], pageSize: 10 })) seen.push(record);
    };
    expect(await rejection(reading())).toMatchObject({ status: 500, message: "An unexpected error occurred." });
    expect(seen).toHaveLength(10);
  });

  test("a page whose answer is lost is asked for again", async () => {
    world.emulator.faults.add({ match: ({ path }) => path.includes("skiptoken"), action: "reset-after", times: 2 });
    expect(await collect(get({ columns: [], pageSize: 10 }))).toHaveLength(25);
  });
});
