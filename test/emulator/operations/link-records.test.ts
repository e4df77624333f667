import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";

const NOBODY = "00000000-0000-0000-0000-0000000000ff";

let org: SignedIn;
let account: string;
let contact: string;
beforeEach(async () => {
  org = await signedIn();
  account = await org.create("accounts", { name: "Contoso" });
  contact = await org.create("contacts", { lastname: "Byron" });
});
afterEach(() => org.emulator.close());

const collection = () => `accounts(${account})/contact_customer_accounts`;
const parents = () => org.emulator.snapshot("contact").map(({ parentcustomerid }) => parentcustomerid);

describe("a collection of a one-to-many relationship", () => {
  test("takes a record in", async () => {
    const reply = await org.send("POST", `${collection()}/$ref`, { "@odata.id": `contacts(${contact})` });
    expect([reply.status, reply.text]).toEqual([204, ""]);
    expect(parents()).toEqual([account]);
  });

  test.each([
    ["with its key in parentheses", () => `(${contact})/$ref`],
    ["with its address as $id", () => `/$ref?$id=${org.emulator.url}/api/data/v9.2/contacts(${contact})`],
    ["with its relative address as $id", () => `/$ref?$id=contacts(${contact})`],
  ])("lets a record go, %s", async (_, suffix) => {
    await org.send("POST", `${collection()}/$ref`, { "@odata.id": `contacts(${contact})` });
    expect((await org.send("DELETE", collection() + suffix())).status).toBe(204);
    expect(parents()).toEqual([null]);
  });

  test("does not let go what is another's", async () => {
    const other = await org.create("accounts", {});
    await org.send("POST", `accounts(${other})/contact_customer_accounts/$ref`, {
      "@odata.id": `contacts(${contact})`,
    });
    await org.send("DELETE", `${collection()}(${contact})/$ref`);
    expect(parents()).toEqual([other]);
  });
});

test("what a user owns is a collection that takes a record in", async () => {
  const ada = await org.create("systemusers", { firstname: "Ada" });
  const reply = await org.send("POST", `systemusers(${ada})/owner_accounts/$ref`, {
    "@odata.id": `accounts(${account})`,
  });
  expect([reply.status, reply.text]).toEqual([204, ""]);
  expect(org.emulator.snapshot("account")).toMatchObject([{ ownerid: ada, owninguser: ada }]);
});

describe("a lookup", () => {
  test("is set and cleared", async () => {
    const url = `contacts(${contact})/parentcustomerid_account/$ref`;
    expect((await org.send("PUT", url, { "@odata.id": `/accounts(${account})` })).status).toBe(204);
    expect(parents()).toEqual([account]);
    expect((await org.send("DELETE", url)).status).toBe(204);
    expect(parents()).toEqual([null]);
  });

  test("to the owner moves all that tells who owns", async () => {
    const team = await org.create("teams", { name: "Sales" });
    await org.send("PUT", `accounts(${account})/ownerid/$ref`, { "@odata.id": `teams(${team})` });
    expect(org.emulator.snapshot("account")).toMatchObject([{ ownerid: team, owningteam: team, owninguser: null }]);
  });

  test("is spared, when the record has another version than If-Match says", async () => {
    const body = { "@odata.id": `contacts(${contact})` };
    const reply = await org.send("PUT", `accounts(${account})/primarycontactid/$ref`, body, { "If-Match": 'W/"1"' });
    expect(reply.status).toBe(412);
    expect(org.emulator.snapshot("account")).toMatchObject([{ primarycontactid: null }]);
  });
});

describe("a collection of a many-to-many relationship", () => {
  let team: string;
  let user: string;
  beforeEach(async () => {
    team = await org.create("teams", { name: "Sales" });
    user = (await org.send("GET", "WhoAmI")).json.UserId as string;
  });
  const pairs = () => org.emulator.snapshot("teammembership");
  const join = () =>
    org.send("POST", `teams(${team})/teammembership_association/$ref`, { "@odata.id": `systemusers(${user})` });

  test("keeps pairs in a table of its own", async () => {
    expect((await join()).status).toBe(204);
    expect(pairs()).toMatchObject([{ teamid: team, systemuserid: user }]);
    const reply = await org.send("GET", `teammemberships?$filter=teamid eq ${team}`);
    expect(reply.json.value).toMatchObject([{ systemuserid: user }]);
  });

  test("takes a pair once, from whichever side it comes", async () => {
    await join();
    const url = `systemusers(${user})/teammembership_association/$ref`;
    const reply = await org.send("POST", url, { "@odata.id": `teams(${team})` });
    expect([reply.status, reply.error]).toEqual([412, { code: "0x80040237", message: "Cannot insert duplicate key." }]);
    expect(pairs()).toHaveLength(1);
  });

  test("lets a pair go, and says nothing when it is gone", async () => {
    await join();
    const url = `systemusers(${user})/teammembership_association(${team})/$ref`;
    expect((await org.send("DELETE", url)).status).toBe(204);
    expect(pairs()).toEqual([]);
    expect((await org.send("DELETE", url)).status).toBe(204);
  });

  test("loses its pairs with either record", async () => {
    await join();
    expect((await org.send("DELETE", `teams(${team})`)).status).toBe(204);
    expect(pairs()).toEqual([]);
  });
});

describe("is refused:", () => {
  const link = () => ({ "@odata.id": `contacts(${contact})` });

  test.each([
    ["a record that does not exist", "POST", () => collection(), () => ({ "@odata.id": `contacts(${NOBODY})` }), 404],
    ["to a record that does not exist", "POST", () => `accounts(${NOBODY})/contact_customer_accounts`, link, 404],
    ["a record of another table", "POST", () => collection(), () => ({ "@odata.id": `accounts(${account})` }), 400],
    ["nothing", "POST", () => collection(), () => ({}), 400],
    ["what is no text", "POST", () => collection(), () => ({ "@odata.id": 7 }), 400],
    ["a property that does not exist", "POST", () => `accounts(${account})/contacts`, link, 404],
    ["a column", "PUT", () => `accounts(${account})/parentcustomerid`, link, 404],
    ["PUT to a collection", "PUT", () => collection(), link, 405],
    ["POST to a lookup", "POST", () => `accounts(${account})/primarycontactid`, link, 405],
    ["a collection without a record", "DELETE", () => collection(), () => undefined, 400],
  ])("%s", async (_, method, path, body, status) => {
    const reply = await org.send(method, `${path()}/$ref`, body());
    expect(reply.status).toBe(status);
    expect(reply.error.message).not.toBe("");
    expect(parents()).toEqual([null]);
  });
});
