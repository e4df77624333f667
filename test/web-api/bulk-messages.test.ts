import fc from "fast-check";
import { expect, test } from "vitest";
import { bulkBody, bulkPath, bulkTargetWriter, messageFilterPath } from "../../src/web-api/bulk-messages.ts";

test("every target of a bulk message is its payload with the type and what identifies it", () => {
  const payloads = fc.array(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), { maxLength: 5 });
  fc.assert(
    fc.property(payloads, fc.string(), (records, id) => {
      const plain = records.map((record) => JSON.parse(JSON.stringify(record)) as Record<string, unknown>);
      const targets = records.map((record) => bulkTargetWriter("account", "accountid")(id, record));
      const body = JSON.parse(bulkBody(targets)) as { Targets: unknown[] };
      const head = { "@odata.type": "Microsoft.Dynamics.CRM.account", accountid: id };
      expect(body.Targets).toEqual(plain.map((record) => ({ ...head, ...record })));
    }),
  );
});

test("an empty payload keeps its type and id", () => {
  expect(bulkTargetWriter("account", "accountid")("1", {})).toBe(
    '{"@odata.type":"Microsoft.Dynamics.CRM.account","accountid":"1"}',
  );
});

test("a bulk message is bound to its entity set", () => {
  expect(bulkPath("accounts", "CreateMultiple")).toBe("accounts/Microsoft.Dynamics.CRM.CreateMultiple");
});

test("the service is asked for a message of a table as its documentation says", () => {
  expect(messageFilterPath("account", "CreateMultiple")).toBe(
    "sdkmessagefilters?$select=sdkmessagefilterid&$filter=sdkmessageid/name+eq+@message+and+" +
      "primaryobjecttypecode+eq+@table&@message='CreateMultiple'&@table='account'",
  );
});
