import { describe, expect, test } from "vitest";
import type { TableDefinition } from "../../../src/metadata/definition.ts";
import type { Create, Update, Upload } from "../../../src/records/sending/write.ts";
import { column } from "../../emulator/customization/payloads.ts";
import { emulated, idOf } from "../emulated.ts";
import { count, create, kept, senderFor, update, type Sent } from "./sent.ts";

const MEGABYTE = 1024 * 1024;

const inactive = { payload: { statecode: 1, statuscode: 2 } };

function upload(table: TableDefinition, index: number, name: string, bytes: Uint8Array): Upload<number> {
  const content = { name, size: bytes.length, read: () => Promise.resolve(bytes) };
  return { operation: "upload", index, input: index, table, id: idOf(index), column: "new_file", content };
}

/** Bytes that are no text. */
function bytesOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + 128) % 251);
}

async function withFiles(): Promise<Sent> {
  const world = emulated();
  await world.connection.send({
    method: "POST",
    path: "EntityDefinitions(LogicalName='account')/Attributes",
    body: JSON.stringify(column("File", "new_File", { MaxSizeInKB: 20_480 })),
    idempotent: false,
  });
  return senderFor({}, world);
}

async function download({ connection }: Sent, index: number): Promise<{ name: unknown; size: number }> {
  const path = `accounts(${idOf(index)})?$select=new_file_name`;
  const { body } = await connection.send({ method: "GET", path, idempotent: true });
  const file = await connection.send({
    method: "GET",
    path: `accounts(${idOf(index)})/new_file/$value`,
    idempotent: true,
    accept: ({ status }) => status === 404,
  });
  const size = Number(file.headers["content-length"] ?? file.headers["x-ms-file-size"] ?? 0);
  return { name: (JSON.parse(body) as Record<string, unknown>).new_file_name, size };
}

describe("what follows a write", () => {
  const following = (
    table: TableDefinition,
    index: number,
    ...then: (Update<number> | Upload<number>)[]
  ): Create<number> => create(table, index, { then });

  test("is sent once the record is there, step by step and together with that of others", async () => {
    const world = await senderFor();
    const { table } = world;
    const { outcomes } = await world.send(
      count(3).map((index) => following(table, index, update(table, index, inactive), update(table, index))),
    );
    expect(outcomes).toMatchObject(Array(3).fill({ status: "ok", action: "created" }));
    expect(world.requests()).toEqual([
      "GET sdkmessagefilters",
      "POST accounts/CreateMultiple",
      "GET sdkmessagefilters",
      "POST accounts/UpdateMultiple",
      "POST accounts/UpdateMultiple",
    ]);
    expect(kept(world, "statecode")).toEqual([1, 1, 1]);
    expect(kept(world)).toEqual(["changed 0", "changed 1", "changed 2"]);
  });

  test("is not sent for a record that failed", async () => {
    const world = await senderFor();
    await world.send([create(world.table, 0)]);
    const { outcomes } = await world.send([following(world.table, 0, update(world.table, 0, inactive))]);
    expect(outcomes).toMatchObject([{ status: "failed", error: { serverCode: "0x80040237" } }]);
    expect(kept(world, "statecode")).toEqual([0]);
  });

  test("makes a failure of the record that says what was done, and leaves the others be", async () => {
    const world = await senderFor();
    const { table } = world;
    const bad = update(table, 1, { payload: { statecode: 0, statuscode: 2 } });
    const { outcomes } = await world.send([
      following(table, 0, update(table, 0, inactive)),
      following(table, 1, bad, update(table, 1)),
    ]);
    expect(outcomes).toMatchObject([
      { status: "ok" },
      { status: "failed", id: idOf(1), error: { code: "incomplete", cause: { serverCode: "0x80048408" } } },
    ]);
    expect(outcomes[1]).toMatchObject({
      error: {
        message: expect.stringMatching(
          `^account ${idOf(1)} was created, but statecode, statuscode were not set: `,
        ) as string,
      },
    });
    expect(kept(world)).toEqual(["account 0", "account 1"]);
  });

  test("that could not be sent any more is a failure too, for the record is written", async () => {
    const world = await senderFor();
    world.emulator.faults.add({ match: { path: "CRM.UpdateMultiple" }, action: { status: 401 }, times: 9 });
    const { outcomes, fatal } = await world.send([following(world.table, 0, update(world.table, 0))]);
    expect(outcomes).toMatchObject([{ status: "failed", id: idOf(0), error: { code: "incomplete" } }]);
    expect(fatal).toMatchObject({ code: "authentication" });
  });

  test("whose answer never comes makes the record unknown", async () => {
    const world = await senderFor();
    world.emulator.faults.add({ match: { path: "CRM.UpdateMultiple" }, action: "reset-after", times: 9 });
    const { outcomes } = await world.send([following(world.table, 0, update(world.table, 0))]);
    expect(outcomes).toMatchObject([{ status: "unknown", error: { code: "incomplete" } }]);
    expect(outcomes[0]).toMatchObject({ error: { message: expect.stringContaining("but perhaps name") as string } });
  });
});

describe("a file", () => {
  test.each([
    ["a small one goes at once", "plan.pdf", 1000, 1],
    ["the largest that goes at once", "plan.pdf", 4 * MEGABYTE, 1],
    ["a large one goes in blocks", "plan.pdf", 9 * MEGABYTE, 4],
    ["one whose name no header can hold goes in blocks", "Überblick – 図.pdf", 1000, 2],
  ])("%s, behind the record that it belongs to", async (_, name, size, requests) => {
    const world = await withFiles();
    const { table } = world;
    const { outcomes } = await world.send([create(table, 0, { then: [upload(table, 0, name, bytesOf(size))] })]);
    expect(outcomes).toMatchObject([{ status: "ok", action: "created" }]);
    expect(world.requests().filter((request) => request.endsWith("/new_file"))).toHaveLength(requests);
    expect(await download(world, 0)).toEqual({ name, size });
  });

  test("is taken out of its column", async () => {
    const world = await withFiles();
    const { table } = world;
    await world.send([create(table, 0, { then: [upload(table, 0, "a.txt", bytesOf(10))] })]);
    const { outcomes } = await world.send([{ ...upload(table, 0, "", bytesOf(0)), content: null }]);
    expect(outcomes).toMatchObject([{ status: "ok", action: "updated", id: idOf(0) }]);
    expect(await download(world, 0)).toMatchObject({ name: null });
  });

  test.each(["reset-after", "reset-before", { status: 503 }] as const)("arrives whole after %j", async (action) => {
    const world = await withFiles();
    const { table } = world;
    await world.send([create(table, 0)]);
    world.emulator.faults.add({ match: { path: "/new_file" }, action, after: 1, times: 2 });
    const { outcomes } = await world.send([upload(table, 0, "a.bin", bytesOf(9 * MEGABYTE))]);
    expect(outcomes).toMatchObject([{ status: "ok" }]);
    expect(await download(world, 0)).toEqual({ name: "a.bin", size: 9 * MEGABYTE });
  });

  test("that is refused or cannot be read fails its record alone", async () => {
    const world = await withFiles();
    const { table } = world;
    const gone = upload(table, 1, "a.bin", bytesOf(1));
    const unread = { name: "b.bin", size: 1, read: () => Promise.reject(new RangeError("ENOENT: b.bin")) };
    await world.send([create(table, 0)]);
    const { outcomes } = await world.send(
      [
        gone,
        create(table, 2, { then: [{ ...upload(table, 2, "", bytesOf(0)), content: unread }] }),
        upload(table, 0, "c.bin", bytesOf(5)),
      ].map((write, index) => ({ ...write, index })),
    );
    expect(outcomes).toMatchObject([
      { status: "failed", error: { serverCode: "0x80040217" } },
      { status: "failed", error: { code: "incomplete", cause: { message: "ENOENT: b.bin" } } },
      { status: "ok" },
    ]);
    expect(outcomes[1]).toMatchObject({
      error: { message: `account ${idOf(2)} was created, but its column new_file was not filled: ENOENT: b.bin` },
    });
  });

  test("is not sent when the service does not say where to", async () => {
    const inner = await withFiles();
    inner.emulator.faults.add({ match: { path: "/new_file" }, action: { status: 200, body: "" } });
    const { outcomes } = await inner.send([upload(inner.table, 0, "a.bin", bytesOf(5 * MEGABYTE))]);
    expect(outcomes).toMatchObject([{ status: "failed" }]);
    expect(outcomes[0]).toMatchObject({
      error: { message: expect.stringContaining("opened no upload for account.new_file") as string },
    });
  });
});
