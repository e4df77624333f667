import { beforeEach, describe, expect, test } from "vitest";
import { getRecords } from "../../../src/index.ts";
import { get, openWorld, queries, world } from "../readable.ts";
import { refusal } from "../refusal.ts";

beforeEach(openWorld);

describe("an exact count", () => {
  test("honours filter and top, and reads ids alone whatever else is asked for", async () => {
    expect(await get({ top: 7, pageSize: 3 }).count()).toBe(7);
    expect(await get({ top: 100 }).count()).toBe(25);
    expect(await get({ filter: { address1_city: "Bonn" }, orderBy: "name", stable: true }).count()).toBe(13);
    expect(await get({ columns: ["name"], excludeFilter: { accountcategorycode: 1 } }).count()).toBe(20);
    for (const query of queries()) expect(query).toMatch(/\?\$select=accountid(&\$(filter|top)=|$|&\$skiptoken)/);
  });
});

describe("an approximate count", () => {
  test("is the service's own, by one request", async () => {
    expect(await get().count({ approximate: true })).toBe(25);
    const asked = world.emulator.log.entries().filter(({ path }) => path.includes("RetrieveTotalRecordCount"));
    expect(asked).toHaveLength(1);
    expect(queries()).toEqual([]);
  });

  test.each([{ filter: "statecode eq 0" }, { top: 5 }, { ids: [] }, { activeOnly: true }])(
    "is that of the whole table, so %j is refused",
    async (options) => {
      expect(await refusal(get(options).count({ approximate: true }))).toContain(
        `The approximate count is that of the whole table, and ${Object.keys(options)[0]!} was given.`,
      );
    },
  );

  test("of an unknown table names the nearest", async () => {
    const counting = getRecords("acount", { connection: world.connection }).count({ approximate: true });
    expect(await refusal(counting)).toContain("has no table acount. Did you mean account?");
  });
});
