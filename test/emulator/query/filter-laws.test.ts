import fc from "fast-check";
import type { DatabaseSync } from "node:sqlite";
import { beforeAll, describe, expect, it } from "vitest";
import { foldText } from "../../../src/emulator/query/fold.ts";
import { WebApiError } from "../../../src/emulator/web-api-error.ts";
import { compile, filtered, id, insert, openDatabase, run } from "./sample-database.ts";

interface Row {
  readonly name: string | null;
  readonly accountnumber: string | null;
  readonly numberofemployees: number | null;
  readonly createdon: string | null;
}

type Field = keyof Row;
type Value = string | number | null;

/** A filter in two forms: as text, and as what it says of a row, independently of the code under test. */
interface Sample {
  readonly text: string;
  readonly holds: (row: Row) => boolean;
}

/** `negated` pushes a `not` down, as the service must: FetchXML has none. */
type Maker = (negated: boolean) => Sample;

const texts = ["", "a", "Á", "ab", "B a", "O'B", "%", "_", "b  ", "ß"];
const numbers = [-7, 0, 1, 2, 1000];
const times = ["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "2025-06-30T12:00:00Z"];
const pick = <T>(values: readonly T[], n: number): T | null =>
  n % 4 === 0 ? null : (values[n % values.length] ?? null);
const rows: readonly Row[] = Array.from({ length: 60 }, (_, n) => ({
  name: pick(texts, n),
  accountnumber: pick(texts, n * 7 + 3),
  numberofemployees: pick(numbers, n * 3 + 1),
  createdon: pick(times, n * 5 + 2),
}));

const comparable = (value: Value): Value => (typeof value === "string" ? foldText(value, "CI_AI") : value);
const quoted = (value: Value, field: Field): string =>
  typeof value === "string" && field !== "createdon" ? `'${value.replaceAll("'", "''")}'` : String(value);

const operators = {
  eq: (a: Value, b: Value) => a === b,
  ne: (a: Value, b: Value) => a !== b,
  gt: (a: Value, b: Value) => a !== null && b !== null && a > b,
  ge: (a: Value, b: Value) => a !== null && b !== null && a >= b,
  lt: (a: Value, b: Value) => a !== null && b !== null && a < b,
  le: (a: Value, b: Value) => a !== null && b !== null && a <= b,
} as const;
type Operator = keyof typeof operators;
const opposite = { eq: "ne", ne: "eq", gt: "le", ge: "lt", lt: "ge", le: "gt" } as const;
const mirrored = { eq: "eq", ne: "ne", gt: "lt", ge: "le", lt: "gt", le: "ge" } as const;

const literalOf: Readonly<Record<Field, fc.Arbitrary<Value>>> = {
  name: fc.constantFrom(...texts),
  accountnumber: fc.constantFrom(...texts),
  numberofemployees: fc.constantFrom<Value>(...numbers, 1.5),
  createdon: fc.constantFrom(...times),
};
const field = fc.constantFrom<Field>("name", "accountnumber", "numberofemployees", "createdon");
const operator = fc.constantFrom<Operator>("eq", "ne", "gt", "ge", "lt", "le");

const comparison: fc.Arbitrary<Maker> = fc.tuple(field, operator, fc.boolean()).chain(([name, op, flipped]) =>
  fc.option(literalOf[name], { freq: op === "eq" || op === "ne" ? 4 : Number.MAX_SAFE_INTEGER }).map((value) => {
    const literal = quoted(value, name);
    const text = flipped ? `${literal} ${mirrored[op]} ${name}` : `${name} ${op} ${literal}`;
    return (negated: boolean) => ({
      text,
      holds: (row: Row) => operators[negated ? opposite[op] : op](comparable(row[name]), comparable(value)),
    });
  }),
);

const textCall: fc.Arbitrary<Maker> = fc
  .tuple(
    fc.constantFrom("contains", "startswith", "endswith"),
    fc.constantFrom<Field>("name", "accountnumber"),
    fc.constantFrom("", "a", "A", "b", "'", "%", "_", "b a"),
  )
  .map(([call, name, search]) => (negated: boolean) => ({
    text: `${call}(${name},${quoted(search, name)})`,
    holds: (row: Row) => matches(call, row[name], search) !== negated,
  }));

function matches(call: string, value: Value, search: string): boolean {
  if (typeof value !== "string") return false;
  const text = foldText(value, "CI_AI");
  if (call === "contains") return text.includes(foldText(search, "CI_AI"));
  return call === "startswith" ? text.startsWith(foldText(search, "CI_AI")) : text.endsWith(foldText(search, "CI_AI"));
}

const { filter } = fc.letrec<{ filter: Maker }>((tie) => ({
  filter: fc.oneof({ depthSize: "small" }, comparison, textCall, negation(tie("filter")), junction(tie("filter"))),
}));

function negation(inner: fc.Arbitrary<Maker>): fc.Arbitrary<Maker> {
  return inner.map((make) => (negated: boolean) => ({
    text: `not (${make(false).text})`,
    holds: make(!negated).holds,
  }));
}

function junction(inner: fc.Arbitrary<Maker>): fc.Arbitrary<Maker> {
  return fc
    .tuple(fc.constantFrom("and", "or"), fc.array(inner, { minLength: 2, maxLength: 5 }))
    .map(([word, makers]) => (negated: boolean) => {
      const parts = makers.map((make) => make(negated));
      const all = (word === "and") !== negated;
      return {
        text: parts.map(({ text }) => `(${text})`).join(` ${word} `),
        holds: (row: Row) => (all ? parts.every((p) => p.holds(row)) : parts.some((p) => p.holds(row))),
      };
    });
}

let database: DatabaseSync;
beforeAll(() => {
  database = openDatabase();
  rows.forEach((row, n) => {
    insert(database, "account", { accountid: id(n + 1), ...row });
  });
});

describe("laws", () => {
  it("SQL finds the rows that the filter holds for", () => {
    fc.assert(
      fc.property(filter, (make) => {
        const { text, holds } = make(false);
        const expected = rows.flatMap((row, n) => (holds(row) ? [n + 1] : []));
        expect(filtered(database, text)).toEqual(expected);
      }),
      { numRuns: 600 },
    );
  });

  const words = fc.constantFrom(
    ..."name numberofemployees createdon accountid _ownerid_value primarycontactid/fullname parentaccountid/name".split(
      " ",
    ),
    ..."eq ne gt and or not in ( ) , / = [ ] : * - ' '' \" @p1 @p2 null true -5 1.5e3 99999999999999999999".split(" "),
    ...`'a' 2026-01-01 2026-13-01 2026-01-01T00:00:00Z ${id(1)} contains( startswith( any( $it`.split(" "),
    "Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['a'])",
    "Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=3)",
  );
  const soup = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary" }),
    fc.array(words, { maxLength: 12 }).map((parts) => parts.join(" ")),
  );

  it("any text gives a statement that runs, or the service's error", () => {
    const names = fc.constantFrom("$filter", "$orderby", "$select", "$top", "$count", "$skiptoken");
    fc.assert(
      fc.property(names, soup, soup, (name, text, alias) => {
        try {
          run(database, compile({ [name]: text, "@p1": alias }));
        } catch (error) {
          expect(error).toBeInstanceOf(WebApiError);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("the deepest filter that is read can be run", () => {
    const deep = (levels: number, word: string): string =>
      levels === 0 ? "statecode eq 1" : `not (numberofemployees gt ${levels} ${word} ${deep(levels - 1, word)})`;
    for (const word of ["and", "or"]) expect(() => filtered(database, deep(50, word))).not.toThrow();
    const wide = (levels: number): string => {
      const others = Array.from({ length: 40 }, (_, n) => `contains(name,'${n}')`).join(levels % 2 ? " and " : " or ");
      return levels === 0 ? others : `${others} ${levels % 2 ? "and" : "or"} (${wide(levels - 1)})`;
    };
    expect(() => filtered(database, wide(100))).not.toThrow();
  });
});
