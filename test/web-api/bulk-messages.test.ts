import fc from "fast-check";
import { expect, test } from "vitest";
import { bulkBody, bulkPath } from "../../src/web-api/bulk-messages.ts";

test("every target of a bulk message is its payload with the type", () => {
  const payloads = fc.array(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), { maxLength: 5 });
  fc.assert(
    fc.property(payloads, (records) => {
      const plain = records.map((record) => JSON.parse(JSON.stringify(record)) as Record<string, unknown>);
      const body = JSON.parse(bulkBody("account", records)) as { Targets: unknown[] };
      const type = { "@odata.type": "Microsoft.Dynamics.CRM.account" };
      expect(body.Targets).toEqual(plain.map((record) => ({ ...type, ...record })));
    }),
  );
});

test("an empty payload keeps its type", () => {
  expect(bulkBody("account", [{}])).toBe('{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.account"}]}');
});

test("a bulk message is bound to its entity set", () => {
  expect(bulkPath("accounts", "CreateMultiple")).toBe("accounts/Microsoft.Dynamics.CRM.CreateMultiple");
});
