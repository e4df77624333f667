/** A filter that one of the two parsers takes and the other does not. */
export interface Difference {
  readonly filter: string;
  /** Whether @odata/parser takes it. */
  readonly odataParser: boolean;
  /** The status with which the emulator refuses it; 200 when it takes it. */
  readonly status: 200 | 400 | 501;
  readonly why: string;
}

export const knownDifferences: readonly Difference[] = [
  // What Dataverse has, and @odata/parser does not read.
  {
    filter: "Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['a'])",
    odataParser: false,
    status: 200,
    why: "collections as parameters of functions",
  },
  { filter: "not(name eq 'a')", odataParser: false, status: 200, why: "no space behind 'not'" },
  { filter: "(name eq 'a')and(name eq 'b')", odataParser: false, status: 200, why: "no spaces around 'and'" },
  { filter: "versionnumber eq 5L", odataParser: false, status: 200, why: "suffixes of numbers" },
  { filter: "revenue eq 1.5M", odataParser: false, status: 200, why: "suffixes of numbers" },
  {
    filter: "account_parent_account/any(a:a/account_parent_account/all(b:b/name ne 'x'))",
    odataParser: false,
    status: 200,
    why: "a lambda inside of a lambda",
  },
  // What OData has, and Dataverse does not.
  { filter: "numberofemployees add 1 eq 2", odataParser: true, status: 501, why: "arithmetic" },
  { filter: "numberofemployees mod 2 eq 0", odataParser: true, status: 501, why: "arithmetic" },
  { filter: "tolower(name) eq 'a'", odataParser: true, status: 501, why: "functions of texts" },
  { filter: "length(name) gt 5", odataParser: true, status: 501, why: "functions of texts" },
  { filter: "year(createdon) eq 2026", odataParser: true, status: 501, why: "functions of dates" },
  { filter: "round(revenue) eq 1", odataParser: true, status: 501, why: "functions of numbers" },
  { filter: "name has Ns.Color'Red'", odataParser: true, status: 501, why: "the operator 'has'" },
  { filter: "donotemail", odataParser: true, status: 501, why: "a column as a condition" },
  { filter: "true", odataParser: true, status: 501, why: "a literal as a condition" },
  { filter: "1 eq 1", odataParser: true, status: 501, why: "two literals" },
  { filter: "contact_customer_accounts/$count gt 1", odataParser: true, status: 501, why: "the size of a collection" },
  { filter: "revenue eq INF", odataParser: true, status: 400, why: "numbers without an end" },
  { filter: "name eq NULL", odataParser: true, status: 400, why: "keywords in capitals" },
  {
    filter: "primarycontactid/contact_customer_contacts/any()",
    odataParser: true,
    status: 400,
    why: "a collection behind a lookup",
  },
];

/** A filter that both take, and read differently. */
export interface Reading {
  readonly filter: string;
  readonly here: string;
  readonly odataParser: string;
  readonly why: string;
}

export const knownReadings: readonly Reading[] = [
  {
    filter: "not (name eq 'a') and name eq 'b'",
    here: "and(not(eq(name,'a')),eq(name,'b'))",
    odataParser: "not(and(eq(name,'a'),eq(name,'b')))",
    why: "`not` binds closer than `and` (OData 4.0, Part 2, 5.1.1.9 Operator Precedence)",
  },
  {
    filter: "not contains(name,'a') or name eq 'b'",
    here: "or(not(contains(name,'a')),eq(name,'b'))",
    odataParser: "not(or(contains(name,'a'),eq(name,'b')))",
    why: "the same",
  },
];
