import type { DynamicsWebApi } from "dynamics-web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../../src/emulator/index.ts";
import { connected, refusalOf } from "./client.ts";

let emulator: Emulator;
let url: string;
let client: DynamicsWebApi;
beforeEach(async () => {
  ({ emulator, url, client } = await connected());
});
afterEach(() => emulator.close());

const type = { "@odata.type": "Microsoft.Dynamics.CRM.account" };
const names = () => emulator.snapshot("account").map(({ name }) => name);

function callMultiple(message: string, Targets: readonly object[]): Promise<{ readonly Ids: string[] } | undefined> {
  const actionName = `Microsoft.Dynamics.CRM.${message}`;
  return client.callAction({ collection: "accounts", actionName, action: { Targets } });
}

test("WhoAmI tells who has signed in", async () => {
  const { UserId } = await client.callFunction<{ readonly UserId: string }>("WhoAmI");
  expect(emulator.snapshot("systemuser").map(({ systemuserid }) => systemuserid)).toContain(UserId);
});

describe("CreateMultiple", () => {
  test("gives the ids in the order of the records", async () => {
    const answer = await callMultiple("CreateMultiple", [
      { ...type, name: "A" },
      { ...type, name: "é 東京" },
    ]);
    const made = emulator.snapshot("account").map(({ accountid, name }) => [accountid, name]);
    expect(answer).toMatchObject({
      "@odata.context": `${url}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse`,
    });
    expect(made.sort()).toEqual(
      [
        [answer?.Ids[0], "A"],
        [answer?.Ids[1], "é 東京"],
      ].sort(),
    );
  });

  test("creates nothing when one of the records is refused", async () => {
    const call = callMultiple("CreateMultiple", [
      { ...type, name: "A" },
      { ...type, industrycode: 4711 },
    ]);
    expect(await refusalOf(call)).toMatchObject({ status: 400, code: "0x8004431a" });
    expect(names()).toEqual([]);
  });

  test("wants every record to say its type", async () => {
    const error = await refusalOf(callMultiple("CreateMultiple", [{ name: "A" }]));
    expect(error.message).toContain(`Add "@odata.type"`);
  });
});

describe("UpdateMultiple", () => {
  test("changes every record that its targets name by their ids", async () => {
    const created = await callMultiple("CreateMultiple", [
      { ...type, name: "A" },
      { ...type, name: "B" },
    ]);
    const targets = created?.Ids.map((accountid) => ({ ...type, accountid, name: "changed" })) ?? [];
    expect(await callMultiple("UpdateMultiple", targets)).toBeUndefined();
    expect(names()).toEqual(["changed", "changed"]);
  });

  test("changes nothing when one of the records does not exist", async () => {
    const created = await callMultiple("CreateMultiple", [{ ...type, name: "A" }]);
    const missing = "00000000-0000-4000-8000-0000000000ff";
    const targets = [created?.Ids[0], missing].map((accountid) => ({ ...type, accountid, name: "changed" }));
    expect(await refusalOf(callMultiple("UpdateMultiple", targets))).toMatchObject({
      status: 404,
      code: "0x80040217",
      message: `Account With Ids = ${missing} Do Not Exist`,
    });
    expect(names()).toEqual(["A"]);
  });
});

test("DeleteMultiple is refused as standard tables refuse it", async () => {
  const error = await refusalOf(callMultiple("DeleteMultiple", []));
  expect(error.message).toBe("DeleteMultiple has not yet been implemented.");
});
