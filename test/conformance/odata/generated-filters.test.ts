import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../../emulator/signed-in.ts";
import { buildQuery } from "./build-query.ts";

interface Row {
  readonly name: string | null;
  readonly numberofemployees: number | null;
  readonly donotemail: boolean;
  readonly contacts: readonly { readonly lastname: string; readonly numberofchildren: number | null }[];
}

const rows: readonly Row[] = [
  { name: "Alpha", numberofemployees: 1, donotemail: true, contacts: [{ lastname: "Ada", numberofchildren: 2 }] },
  { name: "beta", numberofemployees: 5, donotemail: false, contacts: [] },
  {
    name: "Gamma & Söhne",
    numberofemployees: null,
    donotemail: false,
    contacts: [{ lastname: "Bob", numberofchildren: null }],
  },
  { name: null, numberofemployees: 20, donotemail: true, contacts: [] },
  {
    name: "O'Brian (50%)",
    numberofemployees: 5,
    donotemail: false,
    contacts: [
      { lastname: "Ada", numberofchildren: 0 },
      { lastname: "Cyd", numberofchildren: 3 },
    ],
  },
];

let org: SignedIn;
beforeAll(async () => {
  org = await signedIn();
  for (const { contacts, ...account } of rows) {
    const id = await org.create("accounts", {
      ...account,
      fax: String(rows.findIndex(({ name }) => name === account.name)),
    });
    for (const contact of contacts) {
      await org.create("contacts", { ...contact, "parentcustomerid_account@odata.bind": `/accounts(${id})` });
    }
  }
});
afterAll(() => org.emulator.close());

/** A filter for odata-query, and what it means. */
interface Case {
  readonly filter: object;
  readonly holds: (row: Row) => boolean;
}

const same = (left: string, right: string) => fold(left) === fold(right);
const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trimEnd();

const texts = fc.constantFrom("alpha", "BETA", "Gamma & Sohne", "O'Brian (50%)", "a", "%", "none");
const numbers = fc.constantFrom(0, 1, 5, 20, 21);

const byText: fc.Arbitrary<Case> = fc.oneof(
  texts.map((text) => ({ filter: { name: text }, holds: ({ name }: Row) => name !== null && same(name, text) })),
  texts.map((text) => ({
    filter: { name: { ne: text } },
    holds: ({ name }: Row) => name === null || !same(name, text),
  })),
  texts.map((text) => ({
    filter: { name: { contains: text } },
    holds: ({ name }: Row) => name !== null && fold(name).includes(fold(text)),
  })),
  texts.map((text) => ({
    filter: { name: { startswith: text } },
    holds: ({ name }: Row) => name !== null && fold(name).startsWith(fold(text)),
  })),
  fc.constant({ filter: { name: null }, holds: ({ name }: Row) => name === null }),
);
const byNumber: fc.Arbitrary<Case> = fc.oneof(
  numbers.map((low) => ({
    filter: { numberofemployees: { ge: low, lt: 20 } },
    holds: ({ numberofemployees: n }: Row) => n !== null && n >= low && n < 20,
  })),
  numbers.map((value) => ({
    filter: { numberofemployees: value },
    holds: ({ numberofemployees: n }: Row) => n === value,
  })),
  fc
    .boolean()
    .map((value) => ({ filter: { donotemail: value }, holds: ({ donotemail }: Row) => donotemail === value })),
);
const byContacts: fc.Arbitrary<Case> = fc.oneof(
  fc.constantFrom("ADA", "bob", "Eve").map((lastname) => ({
    filter: { contact_customer_accounts: { any: { lastname } } },
    holds: ({ contacts }: Row) => contacts.some((contact) => same(contact.lastname, lastname)),
  })),
  numbers.map((least) => ({
    filter: { contact_customer_accounts: { all: { numberofchildren: { ge: least } } } },
    holds: ({ contacts }: Row) => contacts.every(({ numberofchildren: n }) => n !== null && n >= least),
  })),
  fc.constant({
    filter: { contact_customer_accounts: { any: [] } },
    holds: ({ contacts }: Row) => contacts.length > 0,
  }),
);

const simple = fc.oneof(byText, byNumber, byContacts);
const { filter } = fc.letrec<{ filter: Case }>((tie) => ({
  filter: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    simple,
    fc.tuple(tie("filter"), tie("filter")).map(([a, b]) => ({
      filter: { and: [a.filter, b.filter] },
      holds: (row: Row) => a.holds(row) && b.holds(row),
    })),
    fc.tuple(tie("filter"), tie("filter")).map(([a, b]) => ({
      filter: { or: [a.filter, b.filter] },
      holds: (row: Row) => a.holds(row) || b.holds(row),
    })),
  ),
}));

test("what odata-query writes finds the rows that it means", async () => {
  await fc.assert(
    fc.asyncProperty(filter, async ({ filter: written, holds }) => {
      const reply = await org.send("GET", `accounts${buildQuery({ select: ["fax"], filter: written })}`);
      expect(reply.text).toContain('"value"');
      const found = reply.json.value.map(({ fax }) => Number(fax));
      const expected = rows.flatMap((row, index) => (holds(row) ? [index] : []));
      expect(found).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});

test("what odata-query writes about records around a record is read", async () => {
  const query = buildQuery<Record<string, unknown>>({
    select: ["name"],
    filter: { name: "O'Brian (50%)" },
    expand: { contact_customer_accounts: { select: ["lastname"], orderBy: "lastname desc", top: 1 } },
  });
  const reply = await org.send("GET", `accounts${query}`);
  expect(reply.json.value).toMatchObject([{ contact_customer_accounts: [{ lastname: "Cyd" }] }]);
  const aggregated = buildQuery({
    transform: [
      {
        groupBy: {
          properties: ["donotemail"],
          transform: { aggregate: { numberofemployees: { with: "max", as: "most" } } },
        },
      },
    ],
  });
  expect((await org.send("GET", `accounts${aggregated}`)).json.value).toEqual([
    { donotemail: false, most: 5 },
    { donotemail: true, most: 20 },
  ]);
});
