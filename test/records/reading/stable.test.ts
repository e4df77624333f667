import { beforeEach, describe, expect, test } from "vitest";
import { createIdList } from "../../../src/records/reading/id-list.ts";
import { removeRecords, setRecords } from "../../../src/index.ts";
import { collect, idOf } from "../emulated.ts";
import { get, openWorld, queries, world } from "../readable.ts";

beforeEach(openWorld);

const query = { columns: ["name", "numberofemployees"], orderBy: "numberofemployees", pageSize: 4, stable: true };

describe("a stable reading", () => {
  test("neither skips nor repeats a record whose order changes while it is read", async () => {
    const { connection } = world;
    const seen: unknown[] = [];
    for await (const { name, accountid, numberofemployees } of get(query)) {
      seen.push(name);
      const change = { accountid, numberofemployees: Number(numberofemployees) + 1000 };
      await setRecords("account", [change], { connection, updateOnly: true });
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `account ${index}`));
  });

  test("neither skips nor repeats a record that no longer matches the filter", async () => {
    const { connection } = world;
    let count = 0;
    for await (const { accountid } of get({ ...query, filter: { address1_city: "Bonn" } })) {
      await setRecords("account", [{ accountid, address1_city: "Ulm" }], { connection, updateOnly: true });
      count += 1;
    }
    expect(count).toBe(13);
  });

  test("leaves out records that are gone when their turn comes", async () => {
    const pages = get(query).pages()[Symbol.asyncIterator]();
    await pages.next();
    await removeRecords("account", [idOf(10), idOf(11), idOf(24)], { connection: world.connection });
    let count = 4;
    for (let next = await pages.next(); next.done !== true; next = await pages.next())
      count += next.value.records.length;
    expect(count).toBe(22);
  });

  test("reads the ids alone at first, and honours top", async () => {
    expect(await collect(get({ ...query, top: 6, pageSize: 10 }))).toHaveLength(6);
    expect(queries()).toHaveLength(2);
    expect(queries()[0]).toContain("$select=accountid&");
    expect(queries()[1]).not.toContain("orderby");
  });
});

test("a list of ids takes 16 bytes for each, and gives them back", () => {
  const ids = Array.from({ length: 3000 }, (_, index) => idOf(index));
  const list = createIdList();
  ids.forEach((id) => list.push(id));
  expect(list.length).toBe(3000);
  expect(list.slice(0, 5000)).toEqual(ids);
  expect(list.slice(2998, 2999)).toEqual([idOf(2998)]);
  expect(Buffer.from(list.encode(1000), "base64")).toHaveLength(2000 * 16);
  expect(createIdList(list.encode(1000)).slice(0, 3000)).toEqual(ids.slice(1000));
});
