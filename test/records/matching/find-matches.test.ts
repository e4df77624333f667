import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import { describeTable } from "../../../src/metadata/tables.ts";
import { findMatches, type KeyTuple, type MatchQuery, type Row } from "../../../src/records/matching/find-matches.ts";
import { quoted } from "../../../src/web-api/literal.ts";
import { listPath } from "../../../src/web-api/query.ts";
import { emulated, idOf, type Emulated } from "../emulated.ts";
import { createRows, requestsOf } from "./create-rows.ts";

async function searched({ connection }: Emulated, columns: readonly string[], more: Partial<MatchQuery> = {}) {
  const { table } = await describeTable(connection, "account");
  return (tuples: readonly KeyTuple[]): Promise<readonly (readonly Row[])[]> =>
    findMatches({ connection, table, columns, select: ["accountnumber"], ...more }, tuples);
}

const names = (matches: readonly (readonly Row[])[]): unknown[][] => matches.map((rows) => rows.map((row) => row.name));

describe("finding records by values", () => {
  it("finds 500 names in one request, in the order of the tuples", async () => {
    const service = emulated();
    const { connection } = service;
    await createRows(
      connection,
      Array.from({ length: 500 }, (_, at) => ({ name: `account ${at}`, accountnumber: `${at}` })),
    );
    const find = await searched(service, ["name"]);
    const wanted = Array.from({ length: 500 }, (_, at) => [`account ${at * 2}`]);
    service.emulator.log.clear();
    const matches = await find(wanted);
    expect(requestsOf(service)).toEqual(["GET accounts"]);
    expect(names(matches)).toEqual(wanted.map(([name], at) => (at < 250 ? [name] : [])));
    expect(matches[3]?.[0]).toMatchObject({ accountnumber: "6", accountid: expect.any(String) as string });
  });

  it("puts what is too long for one address into one batch", async () => {
    const service = emulated();
    const long = (at: number): string => `${"long name ".repeat(14)}${at}`;
    await createRows(
      service.connection,
      Array.from({ length: 300 }, (_, at) => ({ name: long(at) })),
    );
    const find = await searched(service, ["name"]);
    service.emulator.log.clear();
    const matches = await find(Array.from({ length: 500 }, (_, at) => [long(at)]));
    expect(requestsOf(service)).toEqual(["POST $batch"]);
    expect(matches.map((rows) => rows.length)).toEqual(Array.from({ length: 500 }, (_, at) => (at < 300 ? 1 : 0)));
  });

  it("finds 500 pairs of values in one request, and never joins halves of two pairs", async () => {
    const service = emulated();
    await createRows(
      service.connection,
      Array.from({ length: 300 }, (_, at) => ({ name: `n${at % 20}`, accountnumber: `a${at}` })),
    );
    const find = await searched(service, ["name", "accountnumber"]);
    service.emulator.log.clear();
    const matches = await find(Array.from({ length: 500 }, (_, at) => [`n${at % 25}`, `a${at}`]));
    expect(requestsOf(service)).toEqual(["POST $batch"]);
    expect(matches.map((rows) => rows.length)).toEqual(
      Array.from({ length: 500 }, (_, at) => (at < 300 && at % 20 === at % 25 ? 1 : 0)),
    );
  });

  it("gives every row of a match, however many pages there are, and more than two for one tuple", async () => {
    const service = emulated();
    const { connection } = service;
    await createRows(
      connection,
      Array.from({ length: 5003 }, () => ({ name: "Same" })),
    );
    const find = await searched(service, ["name"]);
    service.emulator.log.clear();
    const [same, none, other] = await find([["Same"], ["None"], ["sAme"]]);
    expect([same?.length, none?.length, other?.length]).toEqual([5003, 0, 5003]);
    expect(requestsOf(service)).toEqual(["POST $batch", "POST $batch"]);
    expect((await find([["Same"], ["None"]])).map((rows) => rows.length)).toEqual([5003, 0]);
    expect(requestsOf(service)).toEqual(["GET accounts", "GET accounts"]);
  });

  it("follows a page whose address is too long for a GET by a batch", async () => {
    const service = emulated();
    const name = "x".repeat(150);
    await createRows(
      service.connection,
      Array.from({ length: 5001 }, (_, at) => ({ name, accountnumber: `${at}` })),
    );
    const find = await searched(service, ["name"]);
    const tuples = Array.from({ length: 193 }, (_, at) => [`${at}${name}`.slice(0, 150)]);
    service.emulator.log.clear();
    const matches = await find([[name], ...tuples]);
    expect(matches[0]?.length).toBe(5001);
    expect(requestsOf(service)).toEqual(["GET accounts", "POST $batch"]);
  });

  it("keeps records that the filter leaves out from being found", async () => {
    const service = emulated();
    await createRows(service.connection, [
      { name: "A", accountnumber: "1" },
      { name: "A", accountnumber: "2" },
    ]);
    const find = await searched(service, ["name"], { filter: "accountnumber eq '1' or accountnumber eq '3'" });
    expect((await find([["A"], ["B"]]))[0]).toMatchObject([{ accountnumber: "1" }]);
  });

  it("finds by lookups, numbers, choices, dates, yes and no in whatever spelling they come", async () => {
    const service = emulated();
    const { connection } = service;
    const [parent, child] = [idOf(1), idOf(2)];
    await createRows(connection, [{ accountid: parent, name: "parent", revenue: 7 }]);
    await createRows(connection, [
      {
        accountid: child,
        name: "child",
        revenue: 12.5,
        numberofemployees: 42,
        creditonhold: true,
        industrycode: 1,
        lastonholdtime: "2026-01-31T08:00:00Z",
        "parentaccountid@odata.bind": `/accounts(${parent})`,
      },
    ]);
    const keys: readonly (readonly [string, string | number | boolean, string | number | boolean])[] = [
      ["parentaccountid", parent.toUpperCase(), idOf(7)],
      ["accountid", child, idOf(7)],
      ["numberofemployees", 42, 43],
      ["industrycode", 1, 2],
      ["revenue", 12.5, 12.25],
      ["creditonhold", true, true],
      ["lastonholdtime", "2026-01-31T09:00:00+01:00", "2026-01-31T09:00:00Z"],
    ];
    for (const [column, there, notThere] of keys) {
      const find = await searched(service, [column]);
      const matches = await find([[there], [notThere]]);
      expect([column, ...matches.map((rows) => rows.map((row) => row.accountid))]).toEqual([
        column,
        [child],
        there === notThere ? [child] : [],
      ]);
    }
  });

  it("asks for nothing that no record can have", async () => {
    const service = emulated();
    const find = await searched(service, ["name"]);
    service.emulator.log.clear();
    expect(await find([["half \ud83d"], ["bell \u0007"], ["zero \0"]])).toEqual([[], [], []]);
    expect(requestsOf(service)).toEqual([]);
  });

  it("finds long texts and such with quotes, brackets and backslashes, and refuses what fits into no address", async () => {
    const service = emulated();
    const texts = ["x".repeat(2000), 'O\'Neill, "Jo" [\\]', "a=b&c#d+e%20", "{}"];
    await createRows(
      service.connection,
      texts.map((description) => ({ name: "A", description })),
    );
    const find = await searched(service, ["description"]);
    service.emulator.log.clear();
    const matches = await find([...texts, "none"].map((text) => [text]));
    expect(matches.map(([row]) => row?.description)).toEqual([...texts, undefined]);
    expect(requestsOf(service)).toEqual(["POST $batch"]);
    await expect(find([["x".repeat(60_001)]])).rejects.toMatchObject({ code: "invalidValue", column: "description" });
  });

  it("refuses columns that records cannot be found by", async () => {
    const service = emulated();
    await expect(searched(service, ["nam"]).then((find) => find([["a"]]))).rejects.toThrow("Did you mean name?");
    await expect(searched(service, ["entityimage"]).then((find) => find([["a"]]))).rejects.toThrow(
      "cannot be found by entityimage",
    );
  });

  it("tells when the service refuses one of the queries", async () => {
    const service = emulated();
    const find = await searched(service, ["name"], { filter: "nosuchcolumn eq 1" });
    await expect(find([["a"]])).rejects.toMatchObject({ code: "service", status: 400 });
    await expect(find([["a"], ["A"]])).rejects.toMatchObject({ code: "service", status: 400 });
  });
});

/** Alike and not alike: case, accents, ß and ss, other letters' ways of writing, quotes, spaces in front and behind. */
const words = fc
  .array(
    fc.constantFrom("a", "A", "ä", "á", "e", "é", "E", "ß", "ss", "s", "ue", "ü", "y", "w", "v", "1", "'", "\\", " "),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((letters) => letters.join(""))
  .filter((text) => text.trim() !== "");

describe.each(["CI_AI", "CI_AS"] as const)("finding records under the collation %s", (collation) => {
  it("gives each tuple what the service gives for it alone", async () => {
    const service = emulated({ collation });
    const { connection } = service;
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(words, words), { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(words, words), { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (rows, more, single) => {
          const filter = `address1_city eq 'round ${(round += 1)}'`;
          const city = { address1_city: `round ${round}` };
          await createRows(
            connection,
            rows.map(([name, accountnumber]) => ({ name, accountnumber, ...city })),
          );
          const columns = single ? ["name"] : ["name", "accountnumber"];
          const tuples = [...rows, ...more].map((pair) => pair.slice(0, columns.length));
          const find = await searched(service, columns, { filter });
          const ids = (await find(tuples)).map((found) => found.map((row) => row.accountid).sort());
          expect(ids).toEqual(await Promise.all(tuples.map((tuple) => askAlone(connection, columns, tuple, filter))));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("needs two requests at most, and one where nothing came that is in doubt", async () => {
    const service = emulated({ collation });
    await createRows(service.connection, [{ name: "Café" }, { name: "Cafe" }, { name: "Bar" }, { name: "Müller" }]);
    const find = await searched(service, ["name"]);
    service.emulator.log.clear();
    const expected = collation === "CI_AI" ? ["Café", "Cafe"] : ["Cafe"];
    expect(names(await find([["cafe"], ["BAR"]]))[0]?.sort()).toEqual([...expected].sort());
    expect(requestsOf(service)).toEqual(collation === "CI_AI" ? ["GET accounts", "GET accounts"] : ["GET accounts"]);
    expect(names(await find([["müller"], ["BAR"], ["none"]]))).toEqual([["Müller"], ["Bar"], []]);
    expect(requestsOf(service)).toEqual(["POST $batch"]);
  });
});

async function askAlone(
  connection: Connection,
  columns: readonly string[],
  tuple: KeyTuple,
  filter: string,
): Promise<unknown[]> {
  const terms = columns.map((column, at) => `${column} eq ${quoted(String(tuple[at]))}`);
  const path = listPath("accounts", { select: ["accountid"], filter: [...terms, filter].join(" and ") });
  const { body } = await connection.send({ method: "GET", path, idempotent: true });
  return (JSON.parse(body) as { value: Row[] }).value.map((row) => row.accountid).sort();
}
