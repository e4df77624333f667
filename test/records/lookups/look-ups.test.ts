import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlainRecord } from "../../../src/metadata/record-writer.ts";
import { quoted } from "../../../src/web-api/literal.ts";
import { listPath } from "../../../src/web-api/query.ts";
import { idOf } from "../emulated.ts";
import { requestsOf } from "../matching/create-rows.ts";
import { resolveOne, resolving } from "./resolving.ts";

const ACCOUNT = { table: "account" };

describe("looking names up", () => {
  it("takes at most 5 requests for 50,000 names, 500 of them distinct, in calls of 500", async () => {
    const { service, resolver, createAccounts } = resolving();
    await createAccounts(...Array.from({ length: 500 }, (_, at) => ({ accountid: idOf(at), name: `account ${at}` })));
    const { resolve } = await resolver({ parentcustomerid: ACCOUNT });
    service.emulator.log.clear();
    let last = 7;
    const random = (): number => (last = (last * 48_271) % 2_147_483_647);
    for (let call = 0; call < 100; call++) {
      const numbers = Array.from({ length: 500 }, () => random() % 500);
      const records = numbers.map((number) => ({ parentcustomerid: `account ${number}` }));
      const resolved = await resolve(records, undefined);
      expect(resolved).toEqual(numbers.map((number) => ({ parentcustomerid: { table: "account", id: idOf(number) } })));
    }
    expect(requestsOf(service).length).toBeLessThanOrEqual(5);
  });

  it("takes no more requests when the calls come at the same time", async () => {
    const { service, resolver, createAccounts } = resolving();
    await createAccounts(...Array.from({ length: 500 }, (_, at) => ({ accountid: idOf(at), name: `account ${at}` })));
    const { resolve } = await resolver({ parentcustomerid: ACCOUNT });
    service.emulator.log.clear();
    const call = (at: number) => {
      const numbers = Array.from({ length: 50 }, (_, offset) => (at * 37 + offset * 7) % 500);
      return resolve(
        numbers.map((number) => ({ parentcustomerid: `account ${number}` })),
        undefined,
      );
    };
    const results = await Promise.all(Array.from({ length: 30 }, (_, at) => call(at)));
    expect(results.flat().filter((each) => each instanceof Error)).toEqual([]);
    expect(requestsOf(service).length).toBeLessThanOrEqual(3);
  });

  it("asks the service for what its list of names has not, or has twice", async () => {
    const { service, resolver, createAccounts } = resolving();
    await createAccounts(
      { accountid: idOf(1), name: "First" },
      { accountid: idOf(2), name: "Twice" },
      { name: "TWICE" },
    );
    const lookups = await resolver({ parentcustomerid: ACCOUNT });
    const outcome = async (name: string): Promise<unknown> => resolveOne(lookups, { parentcustomerid: name });
    expect(await outcome("First")).not.toBeInstanceOf(Error);
    expect(await outcome("Second")).toBeInstanceOf(Error);
    await createAccounts({ accountid: idOf(3), name: "Third" });
    expect(await outcome("Third")).toEqual({ parentcustomerid: { table: "account", id: idOf(3) } });
    expect(String(await outcome("Twice"))).toContain("not 2 of them");
    expect(await outcome("first")).toEqual(await outcome("First"));
    service.emulator.log.clear();
    await Promise.all(["First", "Second", "Third", "Twice", "first"].map(outcome));
    expect(requestsOf(service)).toEqual([]);
  });

  it.each(["CI_AI", "CI_AS"] as const)("finds what the service finds for each name alone (%s)", async (collation) => {
    const words = fc.stringMatching(/^[aAäß][ aAsSéE]?[sS1]?$/);
    const { service, resolver, createAccounts } = resolving({ collation });
    const askAlone = async (name: string): Promise<readonly PlainRecord[]> => {
      const path = listPath("accounts", { select: ["accountid"], filter: `name eq ${quoted(name)}` });
      const { body } = await service.connection.send({ method: "GET", path, idempotent: true });
      return (JSON.parse(body) as { value: PlainRecord[] }).value;
    };
    // Records stay, so that each round meets more that look alike.
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 2 }), fc.array(words, { maxLength: 8 }), async (there, asked) => {
        await createAccounts({ name: "other" }, ...there.map((name) => ({ name })));
        const lookups = await resolver({ parentcustomerid: ACCOUNT });
        for (const name of [...there, ...asked]) {
          const found = await resolveOne(lookups, { parentcustomerid: name });
          const [row, ...others] = await askAlone(name);
          if (row === undefined || others.length > 0) expect(found).toBeInstanceOf(Error);
          else expect(found).toEqual({ parentcustomerid: { table: "account", id: row.accountid } });
        }
      }),
      { numRuns: 20 },
    );
  });

  it("that failed is tried again by the next call, and an abort ends the waiting", async () => {
    const { service, resolver, createAccounts } = resolving();
    await createAccounts({ name: "Contoso" });
    const lookups = await resolver({ parentcustomerid: ACCOUNT });
    await resolveOne(lookups, { parentcustomerid: "Warm" });
    service.emulator.faults.add({ match: { path: "/accounts?" }, action: { status: 403 } });
    await expect(resolveOne(lookups, { parentcustomerid: "Contoso" })).rejects.toMatchObject({ code: "service" });
    expect(await resolveOne(lookups, { parentcustomerid: "Contoso" })).not.toBeInstanceOf(Error);
    const reason = new Error("enough");
    const aborted = lookups.resolve([{ parentcustomerid: "Other" }], AbortSignal.abort(reason));
    await expect(aborted).rejects.toBe(reason);
  });
});
