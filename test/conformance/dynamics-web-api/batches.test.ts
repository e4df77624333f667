import type { DynamicsWebApi } from "dynamics-web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../../src/emulator/index.ts";
import { batchRefusalOf, connected, type PartError } from "./client.ts";

let emulator: Emulator;
let client: DynamicsWebApi;
beforeEach(async () => {
  ({ emulator, client } = await connected());
});
afterEach(() => emulator.close());

const collection = "accounts";
const names = () => emulator.snapshot("account").map(({ name }) => name);

/** Within a batch the client's calls only note what to send, and their promises never settle to anything. */
const createAccount = (name: string, options: object = {}) =>
  void client.create({ collection, data: { name }, ...options });
const createInvalid = (options: object = {}) =>
  void client.create({ collection, data: { industrycode: 4711 }, ...options });

const invalidOption = { status: 400, error: { code: "0x8004431a" } };

// Behind a change set of several requests the client takes answers for those of other requests, so these have one each.
test("a batch of reads and writes brings an answer for each, in their order", async () => {
  const key = await client.create<object, string>({ collection, data: { name: "Contoso" } });
  client.startBatch();
  createAccount("Zürich 東京");
  void client.retrieveMultiple({ collection, select: ["name"], orderBy: ["name"] });
  void client.update({ collection, key, data: { name: "Fabrikam" } });
  void client.retrieve({ collection, key, select: ["name"] });
  void client.deleteRecord({ collection, key });
  void client.count({ collection });
  void client.callFunction("WhoAmI");
  const answers: unknown[] = await client.executeBatch();
  expect(answers).toEqual([
    expect.stringMatching(/^[0-9a-f-]{36}$/),
    expect.objectContaining({
      value: [expect.objectContaining({ name: "Contoso" }), expect.objectContaining({ name: "Zürich 東京" })],
    }),
    true,
    expect.objectContaining({ name: "Fabrikam" }),
    true,
    1,
    expect.objectContaining({ UserId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string }),
  ]);
  expect(names()).toEqual(["Zürich 東京"]);
});

describe("a change set", () => {
  test("refers to its own records, in URLs and in lookups", async () => {
    client.startBatch();
    createAccount("Contoso", { contentId: "1" });
    const lookup = { lastname: "Lovelace", "parentcustomerid_account@odata.bind": "$1" };
    void client.create({ collection: "contacts", data: lookup });
    void client.update({ contentId: "$1", data: { telephone1: "555" } });
    const answers: unknown[] = await client.executeBatch();
    expect(answers).toEqual([expect.any(String), expect.any(String), true]);
    const [account] = emulator.snapshot("account");
    expect(account).toMatchObject({ accountid: answers[0], name: "Contoso", telephone1: "555" });
    expect(emulator.snapshot("contact")).toMatchObject([{ parentcustomerid: account?.accountid }]);
  });

  test("that fails is undone whole, and its error is what the client rejects with", async () => {
    client.startBatch();
    createAccount("A");
    createInvalid();
    createAccount("B");
    const errors = await batchRefusalOf(client.executeBatch());
    expect(errors).toHaveLength(1);
    expect(errors).toMatchObject([invalidOption]);
    expect(errors[0]?.error.message).toContain("'industrycode'");
    expect(names()).toEqual([]);
  });

  test("cannot refer to what is not in it", async () => {
    client.startBatch();
    createAccount("A", { contentId: "1" });
    void client.update({ contentId: "$2", data: { telephone1: "555" } });
    const [error] = await batchRefusalOf(client.executeBatch());
    expect(error?.error.message).toBe("Content-ID Reference: '$2' does not exist in the batch context.");
    expect(names()).toEqual([]);
  });

  test("with a Content-ID twice is refused in the service's other shape of an error", async () => {
    client.startBatch();
    createAccount("A", { contentId: "1" });
    createAccount("B", { contentId: "1" });
    await expect(client.executeBatch()).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("The content ID '1' was found more than once") as string,
    });
    expect(names()).toEqual([]);
  });
});

describe("requests outside of a change set", () => {
  const inChangeSet = false;

  test("stay done when a later one fails, which ends the batch", async () => {
    client.startBatch();
    createAccount("before", { inChangeSet });
    createInvalid({ inChangeSet });
    createAccount("after", { inChangeSet });
    const answers = await batchRefusalOf(client.executeBatch());
    expect(answers).toEqual([expect.any(String), expect.objectContaining({ status: 400 })]);
    expect(names()).toEqual(["before"]);
  });

  test("are all done when errors should not end the batch", async () => {
    client.startBatch();
    createAccount("before", { inChangeSet });
    createInvalid({ inChangeSet });
    createAccount("after", { inChangeSet });
    const answers: unknown[] = await client.executeBatch({ continueOnError: true });
    expect(answers).toEqual([expect.any(String), expect.objectContaining({ status: 400 }), expect.any(String)]);
    expect((answers[1] as PartError).headers).toMatchObject({
      req_id: expect.stringMatching(/^[0-9a-f-]{36}/) as string,
    });
    expect(names().sort()).toEqual(["after", "before"]);
  });
});

test("a change set that fails does not keep a batch from going on, when errors should not end it", async () => {
  client.startBatch();
  createAccount("A");
  createInvalid();
  void client.retrieveMultiple({ collection, select: ["name"] });
  const answers: unknown[] = await client.executeBatch({ continueOnError: true });
  expect(answers).toMatchObject([invalidOption, { value: [] }]);
});
