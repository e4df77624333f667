import fc from "fast-check";
import type { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { foldText } from "../../../src/emulator/query/fold.ts";
import { WebApiError } from "../../../src/emulator/web-api-error.ts";
import { id, insert, openDatabase, run } from "../query/sample-database.ts";
import { compile, filtered } from "./fetched.ts";

interface Row {
  readonly name: string | null;
  readonly numberofemployees: number | null;
  readonly createdon: string | null;
}

type Value = string | number | null;

/** A filter in two forms: as FetchXML, and as what it says of a row, independently of the code under test. */
interface Sample {
  readonly xml: string;
  readonly holds: (row: Row) => boolean;
}

const texts = ["", "a", "Á", "ab", "B a", "O'B", "%", "_", "[x]", "b  ", '<&>"'];
const numbers = [-7, 0, 1, 2, 1000];
const times = ["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "2025-06-30T12:00:00Z"];
const pick = <T>(values: readonly T[], n: number): T | null =>
  n % 4 === 0 ? null : (values[n % values.length] ?? null);
const rows: readonly Row[] = Array.from({ length: 60 }, (_, n) => ({
  name: pick(texts, n),
  numberofemployees: pick(numbers, n * 3 + 1),
  createdon: pick(times, n * 5 + 2),
}));

const attribute = (text: Value) =>
  String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const comparable = (value: Value): Value => (typeof value === "string" ? foldText(value, "CI_AI") : value);

const operators: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  neq: (a, b) => a !== b,
  gt: (a, b) => a !== null && b !== null && a > b,
  ge: (a, b) => a !== null && b !== null && a >= b,
  lt: (a, b) => a !== null && b !== null && a < b,
  le: (a, b) => a !== null && b !== null && a <= b,
};

const valueOf: Readonly<Record<keyof Row, fc.Arbitrary<Value>>> = {
  name: fc.constantFrom<Value>(...texts),
  numberofemployees: fc.constantFrom<Value>(...numbers),
  createdon: fc.constantFrom<Value>(...times),
};
const columns = fc.constantFrom<keyof Row>("name", "numberofemployees", "createdon");

const comparison: fc.Arbitrary<Sample> = fc
  .tuple(columns, fc.constantFrom(...Object.keys(operators)))
  .chain(([name, operator]) =>
    valueOf[name].map((value) => ({
      xml: `<condition attribute="${name}" operator="${operator}" value="${attribute(value)}"/>`,
      holds: (row: Row) => operators[operator]!(comparable(row[name]), comparable(value)),
    })),
  );

const presence: fc.Arbitrary<Sample> = fc.tuple(columns, fc.boolean()).map(([name, isNull]) => ({
  xml: `<condition attribute="${name}" operator="${isNull ? "null" : "not-null"}"/>`,
  holds: (row: Row) => (row[name] === null) === isNull,
}));

const membership: fc.Arbitrary<Sample> = fc.tuple(columns, fc.boolean()).chain(([name, excluded]) =>
  fc.array(valueOf[name], { minLength: 1, maxLength: 4 }).map((values) => ({
    xml: `<condition attribute="${name}" operator="${excluded ? "not-in" : "in"}">${values
      .map((value) => `<value>${attribute(value)}</value>`)
      .join("")}</condition>`,
    holds: (row: Row) => values.some((value) => comparable(value) === comparable(row[name])) !== excluded,
  })),
);

/** Pieces of patterns, each with the regular expression that it is. */
const pieces = [
  ["%", ".*"],
  ["_", "."],
  ["[ab]", "[ab]"],
  ["[^a]", "[^a]"],
  ["[%]", "%"],
  ["[[]", "\\["],
  ["a", "a"],
  ["B", "b"],
  [" ", " "],
  ["*", "\\*"],
  ["?", "\\?"],
  ["'", "'"],
] as const;
const pattern: fc.Arbitrary<Sample> = fc
  .tuple(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }), fc.boolean())
  .filter(([parts]) => parts.at(-1)?.[0] !== " ")
  .map(([parts, excluded]) => {
    const expression = new RegExp(`^${parts.map(([, source]) => source).join("")}$`, "su");
    return {
      xml: `<condition attribute="name" operator="${excluded ? "not-like" : "like"}" value="${attribute(parts.map(([text]) => text).join(""))}"/>`,
      holds: ({ name }: Row) => (name !== null && expression.test(foldText(name, "CI_AI"))) !== excluded,
    };
  });

const { filter } = fc.letrec<{ filter: Sample }>((tie) => ({
  filter: fc
    .tuple(
      fc.constantFrom("and", "or"),
      fc.array(fc.oneof({ depthSize: "small" }, comparison, presence, membership, pattern, tie("filter")), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([type, parts]) => ({
      xml: `<filter type="${type}">${parts.map(({ xml }) => xml).join("")}</filter>`,
      holds: (row: Row) =>
        type === "and" ? parts.every(({ holds }) => holds(row)) : parts.some(({ holds }) => holds(row)),
    })),
}));

let database: DatabaseSync;
beforeAll(() => {
  database = openDatabase();
  rows.forEach((row, n) => {
    insert(database, "account", { accountid: id(n + 1), ...row });
  });
});
afterAll(() => {
  database.close();
});

describe("laws", () => {
  it("SQL finds the rows that the filter holds for", () => {
    fc.assert(
      fc.property(filter, ({ xml, holds }) => {
        const expected = rows.flatMap((row, n) => (holds(row) ? [n + 1] : []));
        expect(filtered(database, xml)).toEqual(expected);
      }),
      { numRuns: 600 },
    );
  });

  const runs = (text: string) => {
    try {
      const query = compile(text);
      run(database, query);
      for (const statement of [query.count, query.excess]) if (statement) run(database, statement);
    } catch (error) {
      expect(error).toBeInstanceOf(WebApiError);
    }
  };

  it("any text gives statements that run, or the service's error", () => {
    const soup = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }));
    fc.assert(fc.property(soup, runs), { numRuns: 500 });
  });

  const words = fc.oneof(
    fc.constantFrom(
      ..."name accountid numberofemployees createdon ownerid primarycontactid entityimage versionnumber".split(" "),
      ..."account contact contactid parentcustomerid parentaccountid fullname c c.fullname account.name".split(" "),
      ..."eq ne like in between null eq-userid last-x-days under contain-values and or any inner outer exists".split(
        " ",
      ),
      ..."true false 1 5 50001 count sum countcolumn day week".split(" "),
      ...["not any", "all", "matchfirstrowusingcrossapply", id(1), "2026-01-01", "%[a", "'); --", '<cookie page="1"/>'],
    ),
    fc.string({ maxLength: 5 }),
  );
  const names = fc.constantFrom(
    ..."fetch entity link-entity attribute all-attributes no-attrs order filter condition value".split(" "),
  );
  const attributes = fc.dictionary(
    fc.constantFrom(
      ..."name alias from to link-type attribute operator value valueof entityname type descending aggregate".split(
        " ",
      ),
      ..."groupby dategrouping distinct top count page paging-cookie returntotalrecordcount".split(" "),
    ),
    words,
    { maxKeys: 5 },
  );
  const written = (name: string, given: Readonly<Record<string, string>>, inside: string) =>
    `<${name} ${Object.entries(given)
      .map(([key, value]) => `${key}="${attribute(value)}"`)
      .join(" ")}>${inside}</${name}>`;
  const { element } = fc.letrec<{ element: string }>((tie) => ({
    element: fc
      .tuple(
        names,
        attributes,
        fc.oneof({ depthSize: "medium" }, words.map(attribute), fc.array(tie("element"), { maxLength: 3 })),
      )
      .map(([name, given, inside]) => written(name, given, typeof inside === "string" ? inside : inside.join(""))),
  }));

  /** What the reader takes far more often. */
  const columnNames = fc.constantFrom(
    ..."accountid name numberofemployees createdon revenue donotemail ownerid primarycontactid".split(" "),
  );
  const operatorNames = fc.constantFrom(
    ..."eq ne gt like not-like begins-with null not-null in not-between eq-userid today last-x-days on".split(" "),
  );
  const values = fc.constantFrom("", "1", "a%", id(1), "2026-01-01", "'); --");
  const flag = fc.constantFrom("true", "false");
  const condition = fc
    .record(
      { attribute: columnNames, operator: operatorNames, value: values },
      { requiredKeys: ["attribute", "operator"] },
    )
    .map((given) => written("condition", given, ""));
  const sound = fc.letrec<Record<"filter" | "link" | "inside", string>>((tie) => ({
    filter: fc
      .tuple(
        fc.constantFrom("and", "or"),
        fc.array(fc.oneof(condition, tie("filter")), { maxLength: 3, size: "small" }),
      )
      .map(([type, parts]) => written("filter", { type }, parts.join(""))),
    link: fc
      .tuple(
        fc.record({
          name: fc.constant("account"),
          from: fc.constantFrom("accountid", "parentaccountid", "name"),
          to: fc.constantFrom("accountid", "parentaccountid", "name"),
          "link-type": fc.constantFrom("inner", "outer", "exists", "in", "matchfirstrowusingcrossapply"),
        }),
        tie("inside"),
      )
      .map(([given, inside]) => written("link-entity", given, inside)),
    inside: fc
      .array(
        fc.oneof(
          { depthSize: "small" },
          fc
            .record({ name: columnNames, alias: fc.constantFrom("a", "b", "c") }, { requiredKeys: ["name"] })
            .map((given) => written("attribute", given, "")),
          fc.record({ attribute: columnNames, descending: flag }).map((given) => written("order", given, "")),
          tie("filter"),
          tie("link"),
        ),
        { maxLength: 4 },
      )
      .map((parts) => parts.join("")),
  }));
  const paging = fc.dictionary(fc.constantFrom("count", "page"), fc.constantFrom("1", "2"));
  const flags = fc.dictionary(fc.constantFrom("distinct", "returntotalrecordcount", "useraworderby"), flag);
  const likely = fc
    .tuple(flags, paging, sound.inside)
    .map(([some, more, inside]) =>
      written("fetch", { ...some, ...more }, written("entity", { name: "account" }, inside)),
    );

  it("any elements give statements that run, or the service's error", () => {
    fc.assert(fc.property(fc.oneof(element, likely), runs), { numRuns: 2000 });
  });

  it("the widest and the deepest filters that are read can be run", () => {
    const condition = `<condition attribute="name" operator="like" value="%a_%"/>`;
    expect(filtered(database, `<filter type="or">${condition.repeat(500)}</filter>`)).toEqual(
      filtered(database, `<filter>${condition}</filter>`),
    );
    const depth = 95;
    const deep = `<filter>${condition}`.repeat(depth) + "</filter>".repeat(depth);
    expect(filtered(database, deep)).toEqual(filtered(database, `<filter>${condition}</filter>`));
  });

  it("a condition with thousands of values can be run", () => {
    const values = Array.from({ length: 5000 }, (_, n) => `<value>${n}</value>`).join("");
    const xml = `<filter><condition attribute="numberofemployees" operator="in">${values}</condition></filter>`;
    expect(filtered(database, xml)).toHaveLength(
      rows.filter(({ numberofemployees: n }) => n !== null && n >= 0).length,
    );
  });
});
