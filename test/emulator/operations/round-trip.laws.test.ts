import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { idOf, signedIn, type SignedIn } from "../signed-in.ts";

let org: SignedIn;
beforeAll(async () => {
  org = await signedIn();
});
afterAll(() => org.emulator.close());

const instant = fc
  .date({ min: new Date("1753-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}Z`);

const payload = fc.record(
  {
    name: fc.option(fc.string({ unit: "binary", maxLength: 80 })),
    description: fc.option(fc.string({ unit: "grapheme", maxLength: 100 })),
    numberofemployees: fc.option(fc.integer({ min: 0, max: 1_000_000_000 })),
    revenue: fc.option(fc.integer({ min: 0, max: 1_000_000_000 }).map((cents) => cents / 100)),
    creditonhold: fc.option(fc.boolean()),
    industrycode: fc.option(fc.integer({ min: 1, max: 33 })),
    lastonholdtime: fc.option(instant),
    processid: fc.option(fc.uuid()),
    address1_latitude: fc.option(fc.integer({ min: -90, max: 90 })),
  },
  { requiredKeys: [] },
);

test("what is written is read again, by itself and in a list, and nothing else has changed", async () => {
  await fc.assert(
    fc.asyncProperty(payload, payload, async (created, changed) => {
      const id = idOf(await org.send("POST", "accounts", created));
      expect((await org.send("PATCH", `accounts(${id})`, changed)).status).toBe(204);
      const expected = { ...created, ...changed };
      expect((await org.send("GET", `accounts(${id})`)).json).toMatchObject(expected);
      const list = await org.send("GET", `accounts?$filter=accountid eq ${id}`);
      expect(list.json.value).toMatchObject([expected]);
    }),
    { numRuns: 60 },
  );
});

test("records made together are the same as those made one by one", async () => {
  const columns =
    "name,description,numberofemployees,revenue,creditonhold,industrycode,statecode,statuscode,exchangerate";
  const read = async (id: string) => {
    const {
      accountid,
      "@odata.etag": etag,
      ...rest
    } = (await org.send("GET", `accounts(${id})?$select=${columns}`)).json;
    return [typeof accountid, typeof etag, rest];
  };
  await fc.assert(
    fc.asyncProperty(fc.array(payload, { minLength: 1, maxLength: 4 }), async (records) => {
      const targets = records.map((record) => ({ "@odata.type": "Microsoft.Dynamics.CRM.account", ...record }));
      const together = await org.send("POST", "accounts/Microsoft.Dynamics.CRM.CreateMultiple", { Targets: targets });
      for (const [index, record] of records.entries()) {
        const alone = idOf(await org.send("POST", "accounts", record));
        const [one, other] = [await read(alone), await read(together.json.Ids[index]!)];
        expect(other.slice(0, 2)).toEqual(one.slice(0, 2));
        expect({ ...(other[2] as object), "@odata.context": "" }).toEqual({
          ...(one[2] as object),
          "@odata.context": "",
        });
      }
    }),
    { numRuns: 25 },
  );
});
