/** Names and values that have broken programs before. */
import fc from "fast-check";
import { ids } from "./organization.ts";

export const strangeNames = fc.oneof(
  fc.constantFrom(
    "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "__defineGetter__", "then",
    "", " ", "\0", "\u202e", "\ufeff", "é", "名前", "🙂", "a\nb", "a'b", 'a"b', "a;b", "a--b", "a/b", "a(b)", "$select",
    "@odata.bind", "@odata.type", "@odata.id", "@odata.etag", "name@odata.bind", "_ownerid_value", "ROWID", "rowid", "sqlite_master",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
); // prettier-ignore

const numbers = fc.constantFrom(
  0, -0, 1, -1, 0.1, 1e-320, 5e-324, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, 2 ** 64, 1e21, 1e300, -1e300, 1.7976931348623157e308,
); // prettier-ignore

const texts = fc.oneof(
  fc.constantFrom(
    "", " ", "\0", "\uD800", "a".repeat(5000), "null", "true", "NaN", "Infinity", "1e999", "0x10", "2026-02-30", "2026-01-01T00:00:00Z",
    "99999-01-01", "-0001-01-01T00:00:00Z", ids.north, ids.ada, "00000000-0000-0000-0000-000000000000", ids.north.toUpperCase(),
    `{${ids.north}}`, `/accounts(${ids.north})`, `accounts(${ids.north})`, "accounts(accountnumber='N1')", "accounts()", "accounts(", "$1", "$2",
    "https://other.example/api/data/v9.2/accounts(1)", "../../etc/passwd", "'; DROP TABLE account; --", "\" OR 1=1 --", "%00", "${1}", "Microsoft.Dynamics.CRM.account",
    "#Microsoft.Dynamics.CRM.contact", "W/\"1\"", "*",
  ),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 20 }),
); // prettier-ignore

const deep = fc.constantFrom<(depth: number) => unknown>(
  (depth) => nest(depth, (inner) => [inner]),
  (depth) => nest(depth, (inner) => ({ parentaccountid: inner })),
  (depth) => nest(depth, (inner) => ({ contact_customer_accounts: [inner] })),
);

function nest(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = {};
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}

export const strangeValues: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: texts },
  { weight: 3, arbitrary: fc.oneof(numbers, fc.double(), fc.integer()) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], [{}]) },
  { weight: 1, arbitrary: fc.dictionary(strangeNames, texts, { maxKeys: 3 }) },
  { weight: 1, arbitrary: fc.tuple(deep, fc.constantFrom(2, 20, 2000)).map(([make, depth]) => make(depth)) },
);
