import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";
import { column } from "../customization/payloads.ts";
import { attributes, binary, content, makeFileAccount, type FileAccount } from "./file-account.ts";

const NOBODY = "00000000-0000-0000-0000-0000000000ff";

let org: SignedIn;
let id: string;
let upload: FileAccount["upload"];
let download: FileAccount["download"];
let read: FileAccount["read"];
beforeAll(async () => {
  org = await signedIn();
});
afterAll(() => org.emulator.close());
beforeEach(async () => {
  org.emulator.reset();
  ({ id, upload, download, read } = await makeFileAccount(org));
});

describe("a file column", () => {
  test("says how big a file may be, and that clients cannot write it with the record", async () => {
    const address = `${attributes}(LogicalName='new_file')/Microsoft.Dynamics.CRM.FileAttributeMetadata`;
    expect((await org.send("GET", address)).json).toMatchObject({
      AttributeType: "Virtual",
      AttributeTypeName: { Value: "FileType" },
      MaxSizeInKB: 10,
      IsValidForUpdate: false,
    });
    await org.send("PATCH", `accounts(${id})`, { new_file: NOBODY });
    expect(await read()).toMatchObject({ new_file: null, new_file_name: null });
  });

  test.each([0, 10_485_761, "10"])("cannot have a MaxSizeInKB of %j", async (MaxSizeInKB) => {
    expect((await org.send("POST", attributes, column("File", "new_Other", { MaxSizeInKB }))).status).toBe(400);
  });

  test("is a guid in the document of the service, with its name beside it", async () => {
    const { text } = await org.send("GET", "$metadata");
    expect(text).toContain('<Property Name="new_file" Type="Edm.Guid"');
    expect(text).toContain('<Property Name="new_file_name" Type="Edm.String"');
  });
});

describe("a file in one request", () => {
  test("is there with its name, and comes back byte for byte", async () => {
    const before = await read();
    const reply = await upload(content(5000));
    expect([reply.status, reply.text]).toEqual([204, ""]);
    const after = await read();
    expect(after).toMatchObject({
      new_file: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      new_file_name: "a.bin",
    });
    expect(after["@odata.etag"]).not.toBe(before["@odata.etag"]);
    const got = await download();
    expect([got.status, got.headers.get("x-ms-file-size"), got.headers.get("x-ms-file-name")]).toEqual([
      200,
      "5000",
      "a.bin",
    ]);
    expect(got.bytes).toEqual(content(5000));
  });

  test("comes as base64 in JSON without $value, whole or in part", async () => {
    await upload(content(5000));
    const whole = await org.send("GET", `accounts(${id})/new_file?size=full`);
    expect([whole.status, whole.json.value]).toEqual([200, Buffer.from(content(5000)).toString("base64")]);
    const part = await org.send("GET", `accounts(${id})/new_file`, undefined, { Range: "bytes=1-3" });
    expect([part.status, part.json.value]).toEqual([206, Buffer.from(content(4).slice(1)).toString("base64")]);
    expect(part.headers.get("Content-Disposition")).toBe('attachment; filename="a.bin"');
  });

  test("takes the place of another, which is found by it no longer", async () => {
    await upload(content(10));
    const { new_file: first } = await read();
    await upload(content(20));
    const { new_file: second } = await read();
    expect(second).not.toBe(first);
    const found = await org.send("GET", `accounts?$filter=new_file eq ${String(second)}&$select=name`);
    expect(found.json.value).toHaveLength(1);
    expect((await download()).bytes).toEqual(content(20));
  });

  test("may be empty", async () => {
    expect((await upload(content(0))).status).toBe(204);
    expect([(await download()).status, (await download()).bytes.length]).toEqual([200, 0]);
  });

  test.each([
    ["without a name", { "x-ms-file-name": "" }, 400, "0x80040203"],
    ["as JSON", { "Content-Type": "application/json" }, 415, "0x80060888"],
    ["for another version of the record", { "If-Match": 'W/"1"' }, 412, "0x80060882"],
  ])("is refused %s", async (_what, headers, status, code) => {
    const reply = await upload(content(10), headers);
    expect([reply.status, reply.error.code]).toEqual([status, code]);
    expect(await read()).toMatchObject({ new_file: null });
  });

  test("is refused when it is bigger than the column takes", async () => {
    expect((await upload(content(10 * 1024))).status).toBe(204);
    const reply = await upload(content(10 * 1024 + 1));
    expect([reply.status, reply.error]).toEqual([
      400,
      { code: "0x80044a02", message: "Attachment file size is too big." },
    ]);
    expect((await download()).bytes).toHaveLength(10 * 1024);
  });

  test("is refused for a record that is not there, and for a column of another type", async () => {
    const nowhere = await org.send("PATCH", `accounts(${NOBODY})/new_file`, content(1), {
      ...binary,
      "x-ms-file-name": "a",
    });
    expect([nowhere.status, nowhere.error.code]).toEqual([404, "0x80040217"]);
    expect((await org.send("PATCH", `accounts(${id})/name`, content(1), binary)).status).toBe(405);
    expect((await org.send("PUT", `accounts(${id})/new_file`, { value: NOBODY })).status).toBe(405);
  });
});

/** How many files, and how many blocks of them, a database holds. */
function filesIn(path: string): unknown[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const count = (table: string) => database.prepare(`SELECT count(*) AS n FROM "${table}"`).get()?.n;
  const counts = [count("_files"), count("_blocks")];
  database.close();
  return counts;
}

describe("a file is gone", () => {
  test("when it is deleted", async () => {
    await upload(content(10));
    expect((await org.send("DELETE", `accounts(${id})/new_file`)).status).toBe(204);
    expect(await read()).toMatchObject({ new_file: null, new_file_name: null });
    expect((await download()).status).toBe(204);
  });

  test("with its column, whose name is then free", async () => {
    await upload(content(10));
    expect((await org.send("DELETE", `${attributes}(LogicalName='new_file')`)).status).toBe(204);
    expect((await org.send("GET", `accounts(${id})/new_file`)).status).not.toBe(200);
    expect((await org.send("POST", attributes, column("File", "new_File"))).status).toBe(204);
    expect((await download()).status).toBe(204);
  });

  test("and leaves nothing behind: with its record, for another, with its column", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "dvp-files-")), "org.db");
    const kept = await signedIn({ file });
    try {
      const first = await makeFileAccount(kept);
      await first.upload(content(10));
      await first.upload(content(20));
      expect(filesIn(file)).toEqual([1, 1]);
      await kept.send("DELETE", `accounts(${first.id})`);
      expect(filesIn(file)).toEqual([0, 0]);
      const second = await kept.create("accounts", {});
      await kept.send("PATCH", `accounts(${second})/new_file`, content(10), { ...binary, "x-ms-file-name": "a" });
      expect(filesIn(file)).toEqual([1, 1]);
      await kept.send("DELETE", `${attributes}(LogicalName='new_file')`);
      expect(filesIn(file)).toEqual([0, 0]);
    } finally {
      await kept.emulator.close();
      rmSync(dirname(file), { recursive: true });
    }
  });
});

test("a batch carries no files", async () => {
  await upload(content(10));
  const part = `--b\r\nContent-Type: application/http\r\n\r\nGET accounts(${id})/new_file/$value HTTP/1.1\r\n\r\n`;
  const reply = await org.send("POST", "$batch", `${part}--b--\r\n`, { "Content-Type": "multipart/mixed; boundary=b" });
  expect(reply.text).toContain("501");
});
