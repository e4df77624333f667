import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, describe, expect, test } from "vitest";
import { addQueryFlags, queryOptionsOf, type QueryFlags } from "../../src/cli/query-flags.ts";
import { collect } from "../records/emulated.ts";
import { refusal } from "../records/refusal.ts";

const directory = mkdtempSync(join(tmpdir(), "dvp-query-flags-"));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

function options(...args: readonly string[]): ReturnType<typeof queryOptionsOf> {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addQueryFlags(command);
  command.parse(args, { from: "user" });
  return queryOptionsOf(command.opts<QueryFlags>());
}

describe("the flags of dvp get", () => {
  test.each([
    [
      ["--columns", "name,ownerid:Display", "--exclude-columns", "a"],
      { columns: ["name", "ownerid:Display"], excludeColumns: ["a"] },
    ],
    [
      ["--include-system-columns", "--include-file-and-image-metadata-columns"],
      { includeSystemColumns: true, includeFileAndImageMetadataColumns: true },
    ],
    [["--filter", "statecode eq 0"], { filter: "statecode eq 0" }],
    [["--filter-values", '{"name:Like":"A%"}'], { filter: { "name:Like": "A%" } }],
    [
      ["--exclude-filter-values", '[{"a":1}]', "--exclude-filter-or"],
      { excludeFilter: [{ a: 1 }], excludeFilterOr: true },
    ],
    [["--fetch-xml", "<fetch/>"], { fetchXml: "<fetch/>" }],
    [["--links", '[{"table":"contact","to":"x"}]'], { links: [{ table: "contact", to: "x" }] }],
    [["--id", "1", "--id", "2"], { ids: ["1", "2"] }],
    [["--name", "a, b", "--name", "c"], { names: ["a, b", "c"] }],
    [["--exclude-id", "1"], { excludeIds: ["1"] }],
    [
      ["--active-only", "--unpublished", "--stable", "--lookup-values-return-name"],
      { activeOnly: true, unpublished: true, stable: true, lookupValuesReturnName: true },
    ],
    [["--order-by", "name desc", "--top", "5", "--page-size", "2"], { orderBy: "name desc", top: 5, pageSize: 2 }],
    [["--max-degree-of-parallelism", "4"], { maxDegreeOfParallelism: 4 }],
    [["--continue-from", "abc"], { continuation: "abc" }],
    [[], {}],
  ])("%j", async (args, expected) => {
    expect(await options(...args)).toEqual(expected);
  });

  test("what is long may stand in files", async () => {
    expect(await options("--ids", file("ids.txt", "1\r\n\n 2 \n"), "--id", "0")).toEqual({ ids: ["0", "1", "2"] });
    expect(await options("--fetch-xml", `@${file("query.xml", "\uFEFF<fetch/>")}`)).toEqual({ fetchXml: "<fetch/>" });
    expect(await options("--filter-values", `@${file("filter.json", '{"a":1}')}`)).toEqual({ filter: { a: 1 } });
    expect(await options("--continue-from", `@${file("token", "abc\n")}`)).toEqual({ continuation: "abc\n" });
  });

  test("records to match come from a file, and a line that cannot be read ends the search", async () => {
    const records = file("people.csv", "name,city\nJane,Bonn\n");
    const { matchOn } = await options(
      "--match-on",
      "name,city",
      "--match-on",
      "name",
      "--input",
      records,
      "--allow-multiple-matches",
    );
    expect(matchOn).toMatchObject({ columns: [["name", "city"], ["name"]], allowMultipleMatches: true });
    expect(await collect(matchOn!.records as AsyncIterable<object>)).toEqual([{ name: "Jane", city: "Bonn" }]);
    const broken = await options("--match-on", "name", "--input", file("people.ndjson", '{"name":"Jane"}\n{"name":\n'));
    expect(await refusal(collect(broken.matchOn!.records as AsyncIterable<object>))).toContain("not valid JSON");
  });

  test.each([
    [["--filter-values", "{name:1}"], "What --filter-values gives is not valid JSON"],
    [["--ids", "/no/such/file"], "Cannot read what --ids names"],
  ])("%j is refused", async (args, message) => {
    expect(await refusal(options(...args))).toContain(message);
  });

  test("a filter is a text or an object, not both", () => {
    expect(() => options("--filter", "a eq 1", "--filter-values", "{}")).toThrow(/cannot be used with option/);
  });
});
