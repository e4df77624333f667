import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { getRecords, setRecords, type FilterObject, type GetRecordsOptions } from "../../../src/index.ts";
import { accounts, collect, emulated, idOf } from "../emulated.ts";
import { get, openWorld, queries, world } from "../readable.ts";
import { refusal } from "../refusal.ts";

beforeEach(openWorld);

async function numbers(options: GetRecordsOptions): Promise<number[]> {
  const found = await collect(get({ columns: ["numberofemployees"], ...options }));
  return found.map(({ numberofemployees }) => numberofemployees as number).sort((a, b) => a - b);
}

const upTo = (last: number, first = 0): number[] => Array.from({ length: last - first + 1 }, (_, at) => first + at);

describe("texts", () => {
  test("a lookup may be written by its column's name, and so may nothing else", async () => {
    expect(await numbers({ filter: `parentaccountid eq ${idOf(3)}` })).toEqual([7]);
    expect(await numbers({ filter: "parentaccountid/name eq 'account 3' and parentaccountid ne null" })).toEqual([7]);
    expect(await numbers({ filter: "contains(name,'parentaccountid')" })).toEqual([]);
  });

  test("are joined with the other conditions, whatever they are made of", async () => {
    const filter = "numberofemployees eq 1 or numberofemployees eq 2";
    expect(await numbers({ filter, excludeIds: [idOf(2)], activeOnly: true })).toEqual([1]);
    expect(await numbers({ filter, excludeFilter: { numberofemployees: 1 } })).toEqual([2]);
    expect(await numbers({ filter: "  ", ids: [idOf(2)] })).toEqual([2]);
  });

  test("are not joined with what only FetchXML can say", async () => {
    const mixed = numbers({ filter: "numberofemployees eq 1", excludeFilter: { "name:Like": "a_c%" } });
    expect(await refusal(mixed)).toContain("Write the filter as an object, or leave out the other.");
  });
});

describe("objects", () => {
  test.each<[FilterObject, number[]]>([
    [{ "name:Like": "account 2_" }, upTo(24, 20)],
    [{ "name:Like": "_ccount %", "numberofemployees:LessThan": 2 }, [0, 1]],
    [{ "name:NotLike": "account 2%" }, [0, 1, ...upTo(19, 3)]],
    [{ "name:Contains": "t 2" }, [2, ...upTo(24, 20)]],
    [{ "numberofemployees:Between": [3, 5] }, [3, 4, 5]],
    [{ numberofemployees: { operator: "NotIn", value: upTo(22) } }, [23, 24]],
    [{ "parentaccountid:NotNull": true }, [7]],
    [{ "accountcategorycode:NotEqual": "Preferred Customer", "numberofemployees:LessThan": 7 }, [5, 6]],
  ])("%j", async (filter, expected) => {
    expect(await numbers({ filter })).toEqual(expected);
  });

  test("a long list is one condition, and what is too long for an address goes within a batch", async () => {
    const names = Array.from({ length: 1500 }, (_, index) => `account ${index} ${"x".repeat(20)}`);
    expect(await numbers({ filter: { name: ["account 3", ...names] } })).toEqual([3]);
    expect(queries()).toEqual([]);
    const batches = world.emulator.log.entries().filter(({ path }) => path.endsWith("/$batch"));
    expect(batches).toHaveLength(1);
  });

  test("what is too long for a batch, too, is refused", async () => {
    const names = Array.from({ length: 3000 }, (_, index) => `account ${index} ${"x".repeat(20)}`);
    expect(await refusal(numbers({ filter: { name: names } }))).toMatch(
      /^The query is \d+ characters long, and the service takes 65000\. Give fewer values in its filter/,
    );
  });

  test("pages of what is too long for an address are batches too", async () => {
    const names = Array.from({ length: 1500 }, (_, index) => `account ${index}${"-".repeat(index > 24 ? 20 : 0)}`);
    expect(await numbers({ filter: { name: names }, pageSize: 10 })).toEqual(upTo(24));
  });
});

describe("exclusion", () => {
  test("leaves out what matches all of the objects, or with excludeFilterOr any of them", async () => {
    const excludeFilter = [{ address1_city: "Bonn" }, { "numberofemployees:GreaterThan": 3 }];
    expect(await numbers({ excludeFilter, top: 1000 })).toEqual(upTo(24).filter((n) => n % 2 === 1 || n <= 3));
    expect(await numbers({ excludeFilter, excludeFilterOr: true })).toEqual([1, 3]);
  });

  test("a record whose column is empty matches no comparison, and stays", async () => {
    expect(await numbers({ excludeFilter: { accountcategorycode: 1 } })).toEqual(upTo(24, 5));
    expect(await numbers({ excludeFilter: { "accountcategorycode:LessThan": 2 } })).toEqual(upTo(24, 5));
    expect(await numbers({ excludeFilter: { "name:BeginsWith": "account 1" } })).toEqual([
      0,
      ...upTo(9, 2),
      ...upTo(24, 20),
    ]);
  });

  test("an operator without an opposite is refused", async () => {
    const message = await refusal(numbers({ excludeFilter: { "createdon:LastXDays": 3 } }));
    expect(message).toContain('createdon: the service has no operator for "not LastXDays"');
  });

  test("excludeFilterOr says how objects are joined, so there must be some", () => {
    expect(() => get({ excludeFilterOr: true })).toThrow(
      "excludeFilterOr says how the objects of excludeFilter are joined",
    );
  });
});

describe("ids and names", () => {
  test("each id is given once, and any number is asked for in parts", async () => {
    const many = Array.from({ length: 1200 }, (_, index) => idOf(index * 3));
    expect(await numbers({ ids: [...many, idOf(3), `{${idOf(6).toUpperCase()}}`] })).toEqual([
      0, 3, 6, 9, 12, 15, 18, 21, 24,
    ]);
    expect(queries()).toHaveLength(3);
  });

  test("top ends what is asked in parts", async () => {
    const many = Array.from({ length: 600 }, (_, index) => idOf(index));
    expect(await numbers({ ids: many, top: 7 })).toHaveLength(7);
    expect(queries()).toHaveLength(1);
  });

  test("an order needs one request", async () => {
    const many = Array.from({ length: 501 }, (_, index) => idOf(index));
    expect(
      await collect(get({ columns: ["name"], ids: many.slice(0, 500), orderBy: "numberofemployees desc" })),
    ).toMatchObject([{ name: "account 24" }, ...Array.from({ length: 24 }, () => ({}))]);
    const message = await refusal(numbers({ ids: many, orderBy: "name" }));
    expect(message).toContain("orderBy needs one request for all records");
  });

  test("no ids are no records, and no request", async () => {
    expect(await numbers({ ids: [] })).toEqual([]);
    expect(await numbers({ names: [] })).toEqual([]);
    expect(queries()).toEqual([]);
  });

  test("names that the service takes for the same give a record once, in different requests too", async () => {
    const many = Array.from({ length: 600 }, (_, index) => `account ${index}`);
    expect(await numbers({ names: [...many, "ACCOUNT 3", "Account 3", "it's"] })).toEqual(upTo(24));
  });

  test("few ids are left out by the service, many here", async () => {
    const left = Array.from({ length: 600 }, (_, index) => idOf(index + 2));
    expect(await numbers({ excludeIds: left.slice(0, 10) })).toEqual([0, 1, ...upTo(24, 12)]);
    expect(await numbers({ excludeIds: left })).toEqual([0, 1]);
    expect(await numbers({ excludeIds: left, top: 1 })).toHaveLength(1);
    expect(await numbers({ excludeIds: [], filter: { numberofemployees: 4 } })).toEqual([4]);
  });

  test("what is no id is refused", async () => {
    expect(await refusal(numbers({ ids: ["account 3"] }))).toBe(
      'Expected ids to hold ids of records, got "account 3" (string).',
    );
  });
});

describe("active records", () => {
  test("are those with the state of active ones, unless the filter speaks of state or status", async () => {
    await setRecords("account", [{ accountid: idOf(1), statecode: 1 }], {
      connection: world.connection,
      updateOnly: true,
    });
    expect(await numbers({ activeOnly: true, top: 30 })).toEqual([0, ...upTo(24, 2)]);
    expect(await numbers({ activeOnly: true, filter: { numberofemployees: [1, 2] } })).toEqual([2]);
    expect(await numbers({ activeOnly: true, filter: { statecode: [0, 1], numberofemployees: [1, 2] } })).toEqual([
      1, 2,
    ]);
    expect(await numbers({ activeOnly: true, filter: "statuscode ne 1" })).toEqual([1]);
  });

  test("of users are those that are not disabled", async () => {
    const { connection } = world;
    expect(await getRecords("systemuser", { connection, columns: [], activeOnly: true }).count()).toBeGreaterThan(0);
    const disabled = getRecords("systemuser", {
      connection,
      columns: [],
      activeOnly: true,
      filter: { isdisabled: true },
    });
    expect(await disabled.count()).toBe(0);
  });

  test("of a table without a state cannot be told", async () => {
    const { connection } = world;
    const roles = getRecords("role", { connection, columns: [], activeOnly: true }).count();
    expect(await refusal(roles)).toBe("role has neither statecode nor isdisabled: it knows no active records.");
  });
});

/** The meaning of filter objects, told in JavaScript. */
interface Sample {
  readonly numberofemployees: number | null;
  readonly address1_city: string | null;
}

const leaf = fc.oneof(
  fc.record({ numberofemployees: fc.constantFrom(null, 0, 1, 2, 3) }),
  fc.record({ address1_city: fc.constantFrom(null, "Bonn", "Ulm") }),
  fc.record({ "numberofemployees:GreaterThan": fc.nat({ max: 3 }) }),
  fc.record({ "numberofemployees:LessEqual": fc.nat({ max: 3 }) }),
  fc.record({ numberofemployees: fc.array(fc.constantFrom(null, 0, 1, 2), { minLength: 1, maxLength: 3 }) }),
  fc.record({ "address1_city:Like": fc.constantFrom("B%", "%m", "_lm", "%o%n", "Ulm") }),
);

const { filter: anyFilter } = fc.letrec<{ filter: FilterObject }>((tie) => ({
  filter: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf as fc.Arbitrary<FilterObject>,
    fc
      .tuple(fc.constantFrom("and", "or", "not", "xor"), fc.array(tie("filter"), { minLength: 1, maxLength: 3 }))
      .map(([group, parts]): FilterObject => ({ [group]: parts })),
  ),
}));

function holds(filter: FilterObject, record: Sample): boolean {
  return Object.entries(filter).every(([key, value]) => {
    const count = (): number => (value as FilterObject[]).filter((part) => holds(part, record)).length;
    const size = Array.isArray(value) ? value.length : 0;
    if (key === "and") return count() === size;
    if (key === "or") return count() > 0;
    if (key === "not") return count() < size;
    if (key === "xor") return count() === 1;
    const [name = "", operator] = key.split(":");
    const own = record[name as keyof Sample];
    if (operator === "GreaterThan") return own !== null && Number(own) > (value as number);
    if (operator === "LessEqual") return own !== null && Number(own) <= (value as number);
    if (operator === "Like") {
      const pattern = (value as string).replaceAll("%", ".*").replaceAll("_", ".");
      return own !== null && new RegExp(`^${pattern}$`).test(String(own));
    }
    return Array.isArray(value) ? value.includes(own) : own === value;
  });
}

test(
  "filter and exclusion give together every record, and each what its objects say",
  { timeout: 30_000 },
  async () => {
    const { connection } = emulated();
    const samples: Sample[] = [null, 0, 1, 2, 3].flatMap((numberofemployees) =>
      [null, "Bonn", "Ulm"].map((address1_city) => ({ numberofemployees, address1_city })),
    );
    const records = accounts(samples.length, (index) => ({ accountid: idOf(index), ...samples[index] }));
    await setRecords("account", records, { createOnly: true, connection });
    const found = async (options: GetRecordsOptions): Promise<string[]> =>
      (await collect(getRecords("account", { connection, columns: [], ...options })))
        .map(({ accountid }) => String(accountid))
        .sort();
    await fc.assert(
      fc.asyncProperty(anyFilter, async (filter) => {
        const [inside, outside] = [true, false].map((side) =>
          samples.flatMap((sample, index) => (holds(filter, sample) === side ? [idOf(index)] : [])),
        );
        expect(await found({ filter })).toEqual(inside);
        expect(await found({ excludeFilter: filter })).toEqual(outside);
      }),
      { numRuns: 60 },
    );
  },
);
