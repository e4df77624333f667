import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findCaller } from "../../src/emulator/find-caller.ts";
import { guidToBlob } from "../../src/emulator/guid.ts";
import { loadDefinitions } from "../../src/emulator/definitions/load.ts";
import { insertRow } from "../../src/emulator/store/insert-row.ts";
import { openStore, type Store } from "../../src/emulator/store/store.ts";
import { sender, signedIn, type SignedIn } from "./signed-in.ts";

const SOMEONE = "11111111-1111-4111-8111-111111111111";
const SOMEONES_OBJECT = "22222222-2222-4222-8222-222222222222";
const NOBODY = "00000000-0000-0000-0000-0000000000ff";

describe("through the API, with an application's sign-in", () => {
  let org: SignedIn;
  let me: unknown;
  beforeEach(async () => {
    org = await signedIn();
    await org.create("systemusers", { systemuserid: SOMEONE, azureactivedirectoryobjectid: SOMEONES_OBJECT });
    me = (await org.send("GET", "WhoAmI")).json.UserId;
  });
  afterEach(() => org.emulator.close());

  const creators = () => org.emulator.snapshot("account").map(({ createdby }) => createdby);
  const asSomeone = { CallerObjectId: SOMEONES_OBJECT };

  test("a record is made and changed by the user that CallerObjectId names, on behalf of whom is told", async () => {
    await org.send("POST", "accounts", {}, asSomeone);
    const [account] = org.emulator.snapshot("account");
    expect(account).toMatchObject({ createdby: SOMEONE, ownerid: SOMEONE, createdonbehalfby: me });
    await org.send("PATCH", `accounts(${String(account?.accountid)})`, { name: "A" });
    expect(org.emulator.snapshot("account")).toMatchObject([{ modifiedby: me, modifiedonbehalfby: null }]);
    await org.send("PATCH", `accounts(${String(account?.accountid)})`, { name: "B" }, asSomeone);
    expect(org.emulator.snapshot("account")).toMatchObject([{ modifiedby: SOMEONE, modifiedonbehalfby: me }]);
  });

  test("MSCRMCallerID means nothing, and WhoAmI heeds neither", async () => {
    await org.send("POST", "accounts", {}, { MSCRMCallerID: SOMEONE });
    expect(creators()).toEqual([me]);
    const headers = { MSCRMCallerID: SOMEONE, ...asSomeone };
    expect((await org.send("GET", "WhoAmI", undefined, headers)).json.UserId).toBe(me);
  });

  test("each request of a batch is done by the user that it names, and else by the one that the batch does", async () => {
    const post = (...headers: readonly string[]) =>
      ["--b", "Content-Type: application/http", "", "POST accounts HTTP/1.1", ...headers, "", "{}"].join("\r\n");
    const body = [post(), post(`CallerObjectId: ${SOMEONES_OBJECT}`), "--b--", ""].join("\r\n");
    const batch = { "Content-Type": "multipart/mixed; boundary=b" };
    await org.send("POST", "$batch", body, batch);
    expect(creators()).toEqual([me, SOMEONE]);
    await org.send("POST", "$batch", body, { ...batch, ...asSomeone });
    expect(creators()).toEqual([me, SOMEONE, SOMEONE, SOMEONE]);
  });

  test.each([NOBODY, "someone", ""])("nobody acts for '%s'", async (objectId) => {
    const reply = await org.send("POST", "accounts", {}, { CallerObjectId: objectId });
    expect([reply.status, reply.error.code]).toEqual([403, "0x80072560"]);
    expect(creators()).toEqual([]);
  });
});

describe("through the API, with a user's sign-in", () => {
  let org: SignedIn;
  let asAda: SignedIn["send"];
  let ada: unknown;
  beforeEach(async () => {
    org = await signedIn({ users: [{ name: "Ada Lovelace" }] });
    await org.create("systemusers", { systemuserid: SOMEONE, azureactivedirectoryobjectid: SOMEONES_OBJECT });
    asAda = sender(org.emulator.fetch, org.emulator.url, await deviceToken(org, "ada.lovelace@emulator.example"));
    ada = (await asAda("GET", "WhoAmI")).json.UserId;
  });
  afterEach(() => org.emulator.close());

  test("MSCRMCallerID names the user, CallerObjectId means nothing, and WhoAmI heeds neither", async () => {
    const both = { MSCRMCallerID: SOMEONE, CallerObjectId: SOMEONES_OBJECT };
    await asAda("POST", "accounts", {}, { CallerObjectId: SOMEONES_OBJECT });
    await asAda("POST", "accounts", {}, both);
    expect(org.emulator.snapshot("account")).toMatchObject([
      { createdby: ada, ownerid: ada, createdonbehalfby: null },
      { createdby: SOMEONE, ownerid: SOMEONE, createdonbehalfby: ada },
    ]);
    expect((await asAda("GET", "WhoAmI", undefined, both)).json.UserId).toBe(ada);
  });
});

/** Of a user who has signed in by device code. */
async function deviceToken({ emulator }: SignedIn, user: string): Promise<string> {
  const { url, tenantId } = emulator;
  const post = async (path: string, body: URLSearchParams | string) => {
    const response = await emulator.fetch(new Request(`${url}/${path}`, { method: "POST", body }));
    return (await response.json()) as Record<string, string>;
  };
  const publicClient = "51f81489-12ee-4a9e-aaae-a2591f45987d";
  const begin = new URLSearchParams({ client_id: publicClient, scope: `${url}/.default` });
  const code = await post(`${tenantId}/oauth2/v2.0/devicecode`, begin);
  await post("_emulator/devicecode/approve", JSON.stringify({ user_code: code.user_code, user }));
  const end = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:device_code",
    client_id: publicClient,
    device_code: code.device_code ?? "",
  });
  const { access_token: token = "" } = await post(`${tenantId}/oauth2/v2.0/token`, end);
  return token;
}

describe("a header is heeded for one kind of sign-in", () => {
  let store: Store;
  const definitions = loadDefinitions();
  beforeEach(() => {
    store = openStore({ file: ":memory:", definitions, clock: Date.now, collation: "CI_AI" });
    const table = definitions.tables.get("systemuser");
    const unit = guidToBlob(NOBODY);
    for (const [id, object] of [
      [NOBODY, NOBODY],
      [SOMEONE, SOMEONES_OBJECT],
    ] as const) {
      const keys = { systemuserid: guidToBlob(id), azureactivedirectoryobjectid: guidToBlob(object) };
      if (table) insertRow(store, table, { ...keys, businessunitid: unit });
    }
  });
  afterEach(() => {
    store.close();
  });

  test.each([
    ["application", { callerobjectid: SOMEONES_OBJECT }, SOMEONE],
    ["application", { mscrmcallerid: SOMEONE }, NOBODY],
    ["application", { mscrmcallerid: "not even a guid" }, NOBODY],
    ["user", { mscrmcallerid: SOMEONE }, SOMEONE],
    ["user", { callerobjectid: SOMEONES_OBJECT }, NOBODY],
    ["user", {}, NOBODY],
  ] as const)("%s, %j", (kind, headers, userId) => {
    const caller = findCaller({ userId: NOBODY, kind }, headers, store);
    expect(caller.userId).toBe(userId);
    expect(caller.signedIn?.userId).toBe(userId === NOBODY ? undefined : NOBODY);
  });
});
