import { describe, expect, test } from "vitest";
import { writeHeaders, type WriteOptions } from "../../../src/records/sending/write-options.ts";
import { createSender } from "../../../src/records/sending/sender.ts";
import { createTestConnection } from "../../connection/test-connection.ts";
import { createFetchTransport } from "../../../src/connection/fetch-transport.ts";
import { emulated, idOf } from "../emulated.ts";
import { create, kept, remove, senderFor, update } from "./sent.ts";

/** An emulator that tells what its writes carry: their path, headers and body. */
function overheard() {
  const heard: { path: string; headers: Headers; body: string }[] = [];
  const world = emulated({}, (fetch) => async (request) => {
    if (request.method !== "GET" && request.url.includes("/api/"))
      heard.push({
        path: request.url.split("/v9.2/")[1] ?? "",
        headers: request.headers,
        body: await request.clone().text(),
      });
    return fetch(request);
  });
  return { world, heard };
}

const options: WriteOptions = {
  bypassBusinessLogicExecution: ["CustomSync", "CustomAsync"],
  bypassBusinessLogicExecutionStepIds: [`{${idOf(1).toUpperCase()}}`, idOf(2)],
  bypassFlows: true,
  tag: "load 1/&?",
};

const expected = {
  "MSCRM.BypassBusinessLogicExecution": "CustomSync,CustomAsync",
  "MSCRM.BypassBusinessLogicExecutionStepIds": `${idOf(1)},${idOf(2)}`,
  "MSCRM.SuppressCallbackRegistrationExpanderJob": "true",
};

describe("what every write says", () => {
  test("is told by headers", () => {
    expect(writeHeaders(options)).toEqual(expected);
    expect(writeHeaders({ enableDuplicateDetection: true })).toEqual({ "MSCRM.SuppressDuplicateDetection": "false" });
    expect(writeHeaders({ bypassFlows: false, bypassBusinessLogicExecution: [] })).toEqual({});
  });

  test.each([
    [{ bypassBusinessLogicExecution: ["Custom"] }, "bypassBusinessLogicExecution"],
    [{ bypassBusinessLogicExecution: "CustomSync" }, "bypassBusinessLogicExecution to be a list"],
    [{ bypassBusinessLogicExecutionStepIds: ["1\r\nx: y"] }, "to hold guids"],
    [{ bypassFlows: "yes" }, "bypassFlows to be true or false"],
    [{ enableDuplicateDetection: 1 }, "enableDuplicateDetection to be true or false"],
    [{ tag: "" }, "Expected tag to be a text"],
    [{ tag: 5 }, "Expected tag to be a text"],
  ])("is checked: %j", (given, message) => {
    expect(() => writeHeaders(given as unknown as WriteOptions)).toThrow(message);
  });

  test("stands on messages, and on each part of a $batch but not on what is around them", async () => {
    const { world: inner, heard } = overheard();
    const world = await senderFor({ headers: writeHeaders(options), tag: options.tag }, inner);
    await world.send([create(world.table, 0), remove(world.table, 0)]);
    const [message, batch] = heard;
    expect(message?.path).toBe("accounts/Microsoft.Dynamics.CRM.CreateMultiple?tag=load%201%2F%26%3F");
    for (const [name, value] of Object.entries(expected)) {
      expect(message?.headers.get(name)).toBe(value);
      expect(batch?.headers.get(name)).toBeNull();
      expect(batch?.body).toContain(`${name}: ${value}\r\n`);
    }
    expect(batch?.path).toBe("$batch");
    expect(batch?.body).toContain(`accounts(${idOf(0)})?tag=load%201%2F%26%3F HTTP/1.1\r\n`);
    expect(kept(world)).toEqual([]);
  });
});

describe("duplicate detection", () => {
  test("sends records one by one, and one that is a duplicate fails in the service's words", async () => {
    const duplicateRules = [{ table: "account", columns: ["name"] }];
    const headers = writeHeaders({ enableDuplicateDetection: true });
    const world = await senderFor({ headers, retries: 2 }, emulated({ duplicateRules }));
    const name = (text: string) => ({ payload: { name: text } });
    const { outcomes } = await world.send([
      create(world.table, 0, name("a")),
      create(world.table, 1, name("b")),
      create(world.table, 2, name("a")),
    ]);
    expect(outcomes).toMatchObject([
      { status: "ok" },
      { status: "ok" },
      { status: "failed", error: { serverCode: "0x80040333" } },
    ]);
    expect(outcomes[2]).toMatchObject({ error: { message: expect.stringContaining("duplicate") as string } });
    expect(await world.send([update(world.table, 1, name("a"))])).toMatchObject({ outcomes: [{ status: "failed" }] });
    expect(world.requests()).toEqual(["POST $batch", "POST $batch"]);
    expect(kept(world)).toEqual(["a", "b"]);
  });
});

describe("whom a write is made as", () => {
  const user = { objectId: idOf(5) };

  test("stands on each of its requests and never on those of others", async () => {
    const { world: inner, heard } = overheard();
    const world = await senderFor({}, inner);
    await world.send([
      create(world.table, 0, { callerId: idOf(4) }),
      create(world.table, 1, { callerId: user }),
      create(world.table, 2),
    ]);
    const callers = heard.map(({ path, headers }) => [
      path.split(".").at(-1),
      headers.get("mscrmcallerid"),
      headers.get("callerobjectid"),
    ]);
    expect(callers.slice(0, 3)).toEqual([
      ["CreateMultiple", idOf(4), null],
      ["CreateMultiple", null, user.objectId],
      ["CreateMultiple", null, null],
    ]);
  });

  test("is one of the environment's users, or the record fails", async () => {
    const world = await senderFor();
    const body = JSON.stringify({ systemuserid: idOf(8), azureactivedirectoryobjectid: idOf(9) });
    await world.connection.send({ method: "POST", path: "systemusers", body, idempotent: false });
    const callerId = { objectId: idOf(9) };
    const { outcomes } = await world.send([
      create(world.table, 0, { callerId }),
      create(world.table, 1, { callerId: user }),
    ]);
    expect(outcomes).toMatchObject([{ status: "ok" }, { status: "failed", error: { serverCode: "0x80072560" } }]);
    expect(kept(world, "createdby")).toEqual([idOf(8)]);
    expect(await world.send([remove(world.table, 0, { callerId: user })])).toMatchObject({
      outcomes: [{ status: "failed", error: { serverCode: "0x80072560" } }],
    });
  });

  test("takes the place of whom the connection makes its requests as", async () => {
    const { world: inner, heard } = overheard();
    const transport = createFetchTransport(async (request) => {
      heard.push({ path: request.url, headers: request.headers, body: await request.clone().text() });
      return new Response("{}", { status: 503 });
    });
    const connection = createTestConnection({
      url: inner.emulator.url,
      transport,
      headers: { callerobjectid: idOf(6) },
    });
    const { table } = await senderFor({}, inner);
    const sender = createSender(connection, { batchSize: 10 });
    await sender.send([{ ...remove(table, 0), callerId: idOf(4) }, remove(table, 1)], {});
    const batch = heard.at(-1);
    expect([batch?.headers.get("callerobjectid"), batch?.headers.get("mscrmcallerid")]).toEqual([null, null]);
    const [first, second] = (batch?.body ?? "").split("DELETE ").slice(1);
    expect(first).toContain(`mscrmcallerid: ${idOf(4)}`);
    expect(first).not.toContain("callerobjectid");
    expect(second).toContain(`callerobjectid: ${idOf(6)}`);
  });

  test("is checked: what would not stay within its header fails its record, or the sender", async () => {
    const world = await senderFor();
    const callerId = `${idOf(1)}\r\nx: y`;
    expect(await world.send([remove(world.table, 0, { callerId }), create(world.table, 1)])).toMatchObject({
      outcomes: [{ status: "failed", error: { code: "usage" } }, { status: "ok" }],
    });
    expect(() => createSender(world.connection, { batchSize: 1, callerId })).toThrow("Expected callerId");
  });
});
