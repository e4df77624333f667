import { beforeEach, describe, expect, test } from "vitest";
import { getRecords, setRecords, type GetRecordsOptions } from "../../../src/index.ts";
import { collect, idOf } from "../emulated.ts";
import { get, openWorld, world } from "../readable.ts";
import { refusal } from "../refusal.ts";

beforeEach(openWorld);

/** What is read when the reading is given up after each page, and goes on by its token in a new one. */
async function inPieces(options: GetRecordsOptions): Promise<{ names: unknown[]; pieces: number }> {
  const names: unknown[] = [];
  let continuation: string | undefined;
  let pieces = 0;
  do {
    const asked: GetRecordsOptions = { ...options, ...(continuation !== undefined && { continuation }) };
    const [page] = await firstOf(get(asked).pages());
    names.push(...(page?.records ?? []).map(({ name }) => name));
    continuation = page?.continuation;
    pieces += 1;
  } while (continuation !== undefined);
  return { names, pieces };
}

async function firstOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  for await (const item of source) return [item];
  return [];
}

const all = Array.from({ length: 25 }, (_, index) => `account ${index}`);
const ordered = { columns: ["name"], orderBy: "numberofemployees", pageSize: 10 };

describe("a reading goes on behind the page that a token is from", () => {
  test.each<[string, GetRecordsOptions, unknown[], number]>([
    ["of a list", ordered, all, 3],
    ["of a list with a limit", { ...ordered, top: 12 }, all.slice(0, 12), 2],
    ["of a list whose limit ends with a page", { ...ordered, top: 20 }, all.slice(0, 20), 2],
    ["of FetchXML", { ...ordered, filter: { "name:Like": "acc_u%" } }, all, 3],
    [
      "of a query in FetchXML",
      {
        fetchXml:
          '<fetch count="9"><entity name="account"><attribute name="name"/><order attribute="numberofemployees"/></entity></fetch>',
      },
      all,
      3,
    ],
    ["of a stable reading", { ...ordered, stable: true }, all, 3],
    ["of one page", { ...ordered, top: 5 }, all.slice(0, 5), 1],
  ])("%s", async (_, options, expected, pieces) => {
    expect(await inPieces(options)).toEqual({ names: expected, pieces });
  });

  test("of ids that are asked for in parts", async () => {
    const ids = Array.from({ length: 1100 }, (_, index) => idOf(index % 2 === 0 ? index / 2 : index + 2000));
    const { names } = await inPieces({ columns: ["name"], ids, pageSize: 10 });
    expect(names.sort()).toEqual([...all].sort());
  });

  test("a stable reading goes on with the ids that it had, whatever has become of the records", async () => {
    const options = { ...ordered, stable: true };
    const [page] = await firstOf(get(options).pages());
    const change = Array.from({ length: 25 }, (_, index) => ({
      accountid: idOf(index),
      numberofemployees: 50 - index,
    }));
    await setRecords("account", change, { connection: world.connection, updateOnly: true });
    const rest = await collect(get({ ...options, continuation: page!.continuation! }));
    expect(rest.map(({ name }) => name)).toEqual(all.slice(10));
  });
});

describe("a token", () => {
  let token: string;
  beforeEach(async () => {
    const [page] = await firstOf(get(ordered).pages());
    token = page!.continuation!;
  });

  test("is text that fits into an argument or a file, and holds nothing of the sign-in", () => {
    expect(token).toMatch(/^[\w-]+$/);
    expect(Buffer.from(token, "base64url").toString()).not.toMatch(/secret|bearer/i);
  });

  test("of another query is refused", async () => {
    for (const other of [{ orderBy: "name" }, { filter: "statecode eq 0" }, { pageSize: 9 }, { columns: [] }]) {
      const message = await refusal(collect(get({ ...ordered, ...other, continuation: token })));
      expect(message).toContain("The continuation belongs to another query.");
    }
  });

  test("of another environment is refused", async () => {
    const connection = { ...world.connection, url: "https://other.example" };
    const reading = collect(getRecords("account", { ...ordered, connection, continuation: token }));
    expect(await refusal(reading)).toBe("The continuation belongs to another environment than https://other.example.");
  });

  test.each(["", "nonsense", "e30", "bnVsbA"])("%j is none", async (continuation) => {
    expect(await refusal(collect(get({ ...ordered, continuation })))).toBe(
      "The continuation cannot be read. Give it as it came, in full.",
    );
  });
});

test("there is no way back into a reading in parts, nor into one that matches", async () => {
  for (const options of [
    { columns: [], pageSize: 5, maxDegreeOfParallelism: 2 },
    { columns: [], matchOn: { columns: ["name"], records: [{ name: "account 1" }] } },
  ]) {
    for await (const page of get(options).pages()) expect(page.continuation).toBeUndefined();
  }
  expect(() => get({ maxDegreeOfParallelism: 2, continuation: "x" })).toThrow(
    "either maxDegreeOfParallelism or continuation",
  );
});
