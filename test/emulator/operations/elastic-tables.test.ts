import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signedIn, type Reply, type SignedIn } from "../signed-in.ts";
import { oneToMany } from "../customization/payloads.ts";
import { addKey, sensorData } from "./keyed-tables.ts";

const A = "11111111-2222-4333-8444-555555555551";
const B = "11111111-2222-4333-8444-555555555552";
const NOBODY = "00000000-0000-0000-0000-0000000000ff";
const set = "contoso_sensordatas";
const keyed = (id: string, partition: string) => `${set}(contoso_sensordataid=${id},partitionid='${partition}')`;
const record = (contoso_sensordataid: string, partitionid: string, more: object = {}) => ({
  contoso_sensordataid,
  partitionid,
  ...more,
});

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn({ tables: [sensorData] });
});
afterEach(() => org.emulator.close());

function call(message: string, targets: readonly object[], prefer = ""): Promise<Reply> {
  const Targets = targets.map((target) => ({ "@odata.type": "Microsoft.Dynamics.CRM.contoso_sensordata", ...target }));
  return org.send("POST", `${set}/Microsoft.Dynamics.CRM.${message}`, { Targets }, { Prefer: prefer });
}

function kept(): unknown[] {
  const rows = org.emulator.snapshot("contoso_sensordata");
  return rows.map((row) => [row.contoso_sensordataid, row.partitionid, row.contoso_value]).sort();
}

describe("a record", () => {
  test("is in a partition of its own, unless it names one", async () => {
    await org.create(set, { contoso_sensordataid: A });
    await org.create(set, record(B, "device-1"));
    expect(kept()).toEqual([
      [A, A, null],
      [B, "device-1", null],
    ]);
    expect((await org.send("GET", `${set}(${A})`)).status).toBe(200);
    expect((await org.send("GET", `${set}(${B})`)).status).toBe(404);
  });

  test("is one of several with its id, each in another partition", async () => {
    await org.create(set, record(A, "p", { contoso_value: 1 }));
    await org.create(set, record(A, "q", { contoso_value: 2 }));
    expect((await org.send("POST", set, record(A, "q"))).error.code).toBe("0x80040237");
    expect((await org.send("GET", keyed(A, "q"))).json).toMatchObject({ contoso_value: 2 });
    expect((await org.send("GET", `${set}(${A})?partitionId=p`)).json).toMatchObject({ contoso_value: 1 });
    expect((await org.send("GET", `${set}(${A})?partitionId='p'`)).json).toMatchObject({ contoso_value: 1 });
  });

  test("is changed in its partition, which stays the same", async () => {
    await org.create(set, record(A, "p", { contoso_name: "kept" }));
    await org.create(set, record(A, "q"));
    const reply = await org.send("PATCH", keyed(A, "p"), { contoso_value: 7 }, { "If-Match": "*" });
    expect(reply.headers.get("OData-EntityId")).toBe(`${org.emulator.url}/api/data/v9.2/${keyed(A, "p")}`);
    expect(kept()).toEqual([
      [A, "p", 7],
      [A, "q", null],
    ]);
    expect((await org.send("GET", keyed(A, "p"))).json).toMatchObject({ contoso_name: "kept" });
  });

  test("is changed in the partition that the URL's option names", async () => {
    await org.create(set, record(A, "p"));
    await org.create(set, record(A, "q"));
    const changed = await org.send("PATCH", `${set}(${A})?partitionId=q`, { contoso_value: 7 }, { "If-Match": "*" });
    expect(changed.status).toBe(204);
    expect(kept()).toEqual([
      [A, "p", null],
      [A, "q", 7],
    ]);
  });

  test("is found by an alternate key, whatever its partition", async () => {
    await addKey(org.send, "contoso_sensordata", ["contoso_name"]);
    await org.create(set, record(A, "p", { contoso_name: "N" }));
    expect((await org.send("GET", `${set}(contoso_name='N')`)).json).toMatchObject({ partitionid: "p" });
    const changed = await org.send("PATCH", `${set}(contoso_name='N')`, { contoso_value: 7 }, { "If-Match": "*" });
    expect(changed.status).toBe(204);
    expect(kept()).toEqual([[A, "p", 7]]);
  });

  test("has collections, whatever its partition", async () => {
    const relationship = oneToMany("contoso_sensor_accounts", "account", "contoso_sensordata", "contoso_Sensor");
    await org.send("POST", "RelationshipDefinitions", relationship);
    const partition = "50% of O'Hara's";
    const made = await org.send("POST", set, record(A, partition, { contoso_sensor_accounts: [{ name: "deep" }] }));
    expect(made.status).toBe(204);
    const account = await org.create("accounts", { name: "linked" });
    const links = `${set}(${A})/contoso_sensor_accounts/$ref?partitionId=${encodeURIComponent(partition)}`;
    expect((await org.send("POST", links, { "@odata.id": `accounts(${account})` })).status).toBe(204);
    expect(org.emulator.snapshot("account").map(({ contoso_sensor }) => contoso_sensor)).toEqual([A, A]);
  });

  test("is replaced as a whole by an upsert", async () => {
    await org.create(set, record(A, "p", { contoso_name: "lost", contoso_value: 1 }));
    expect((await org.send("PATCH", `${set}(${A})`, { partitionid: "p", contoso_value: 2 })).status).toBe(204);
    expect((await org.send("GET", keyed(A, "p"))).json).toMatchObject({ contoso_name: null, contoso_value: 2 });
  });

  test("is deleted in its partition", async () => {
    await org.create(set, record(A, "p"));
    await org.create(set, record(A, "q"));
    expect((await org.send("DELETE", `${set}(${A})?partitionId=p`)).status).toBe(204);
    expect((await org.send("DELETE", `${set}(${A})`)).status).toBe(404);
    expect(kept()).toEqual([[A, "q", null]]);
  });

  test("is found among those of its partition", async () => {
    for (const [id, partition] of [
      [A, "p"],
      [B, "p"],
      [B, "q"],
    ] as const) {
      await org.create(set, record(id, partition));
    }
    const found = await org.send("GET", `${set}?partitionId=p&$filter=contoso_sensordataid ne ${A}`);
    expect(found.json.value).toMatchObject([record(B, "p")]);
    expect((await org.send("GET", `${set}/$count?partitionId='q'`)).text).toBe("1");
  });

  test("brings a session token when it is written, and none when it is deleted", async () => {
    const made = await org.send("POST", set, record(A, "p"));
    const changed = await org.send("PATCH", keyed(A, "p"), { contoso_value: 1 });
    const token = changed.headers.get("x-ms-session-token");
    expect([made.headers.get("x-ms-session-token"), token]).toEqual([
      expect.stringMatching(/^240:8#\d+#7=-1$/),
      expect.stringMatching(/^240:8#\d+#7=-1$/),
    ]);
    const read = await org.send("GET", keyed(A, "p"), undefined, { "MSCRM.SessionToken": token ?? "" });
    expect(read.status).toBe(200);
    expect((await org.send("DELETE", keyed(A, "p"))).headers.get("x-ms-session-token")).toBeNull();
    expect((await org.send("POST", "accounts", {})).headers.get("x-ms-session-token")).toBeNull();
  });
});

describe("a bulk message writes what it can", () => {
  const details = "@Microsoft.PowerApps.CDS.ErrorDetails.Plugin.BulkApiErrorDetails";
  const detailsOf = ({ error }: Reply) =>
    JSON.parse((error as unknown as Record<string, string>)[details] ?? "") as unknown;
  const prefer = 'odata.include-annotations="*"';

  test("CreateMultiple", async () => {
    await org.create(set, record(A, "p"));
    const reply = await call("CreateMultiple", [record(B, "p"), record(A, "p"), { contoso_value: -1 }], prefer);
    expect([reply.status, reply.error.message]).toEqual([412, "Cannot insert duplicate key."]);
    expect(detailsOf(reply)).toEqual([
      { RequestIndex: 0, Id: B, StatusCode: 201 },
      { RequestIndex: 1, Id: A, StatusCode: 412 },
      { RequestIndex: 2, Id: "", StatusCode: 400 },
    ]);
    expect(kept()).toHaveLength(2);
  });

  test("UpdateMultiple", async () => {
    await org.create(set, record(A, "p"));
    const targets = [record(NOBODY, "p"), record(A, "p", { contoso_value: 5 })];
    const reply = await call(
      "UpdateMultiple",
      targets,
      "odata.include-annotations=Microsoft.PowerApps.CDS.ErrorDetails.*",
    );
    expect(reply.status).toBe(404);
    expect(detailsOf(reply)).toMatchObject([{ StatusCode: 404 }, { StatusCode: 204 }]);
    expect(kept()).toEqual([[A, "p", 5]]);
  });

  test("UpsertMultiple", async () => {
    await org.create(set, record(A, "p", { contoso_name: "lost" }));
    const reply = await call("UpsertMultiple", [{ contoso_value: "x" }, record(A, "p"), record(B, "p")], prefer);
    expect(detailsOf(reply)).toMatchObject([{ StatusCode: 400 }, { StatusCode: 204 }, { StatusCode: 204 }]);
    expect(kept()).toHaveLength(2);
    expect((await org.send("GET", keyed(A, "p"))).json).toMatchObject({ contoso_name: null });
  });

  test("DeleteMultiple", async () => {
    for (const id of [A, B]) await org.create(set, record(id, "p"));
    const reply = await call("DeleteMultiple", [record(A, "p"), record(A, "p"), record(B, "q")], prefer);
    expect(detailsOf(reply)).toMatchObject([{ StatusCode: 204 }, { StatusCode: 404 }, { StatusCode: 404 }]);
    expect(kept()).toEqual([[B, "p", null]]);
  });

  test("and says nothing of the single records to who did not ask", async () => {
    expect((await call("DeleteMultiple", [record(A, "p")])).error).toEqual({
      code: "0x80040217",
      message: `contoso_sensordata With Id = ${A} Does Not Exist`,
    });
  });

  test("and when all can be written, answers as for any table", async () => {
    const made = await call("CreateMultiple", [record(A, "p"), record(B, "p")]);
    expect([made.status, made.json.Ids]).toEqual([200, [A, B]]);
    expect((await call("DeleteMultiple", [record(A, "p"), record(B, "p")])).status).toBe(204);
    expect(kept()).toEqual([]);
  });
});
