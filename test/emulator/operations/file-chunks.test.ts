import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";
import { binary, content, makeFileAccount, type FileAccount } from "./file-account.ts";

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

async function begin(name = "big.bin"): Promise<string> {
  const reply = await org.send(
    "PATCH",
    `accounts(${id})/new_file?x-ms-file-name=${encodeURIComponent(name)}`,
    undefined,
    {
      "x-ms-transfer-mode": "chunked",
    },
  );
  expect([reply.status, reply.headers.get("Accept-Ranges"), reply.headers.get("x-ms-chunk-size")]).toEqual([
    200,
    "bytes",
    "4194304",
  ]);
  return (reply.headers.get("Location") ?? "").replace(/^.*\/api\/data\/v9\.2\//, "");
}

const sendChunk = (address: string, bytes: Uint8Array, range: string) =>
  org.send("PATCH", address, bytes, { ...binary, "Content-Range": `bytes ${range}` });

describe("a file in chunks", () => {
  test("is there when the last has come, and not before", async () => {
    const bytes = content(9000);
    const address = await begin("Grüße.bin");
    expect((await sendChunk(address, bytes.subarray(0, 4000), "0-3999/9000")).status).toBe(206);
    expect(await read()).toMatchObject({ new_file: null });
    expect((await sendChunk(address, bytes.subarray(4000, 8000), "4000-7999/9000")).status).toBe(206);
    expect((await sendChunk(address, bytes.subarray(8000), "8000-8999/9000")).status).toBe(204);
    expect(await read()).toMatchObject({ new_file_name: "Grüße.bin" });
    expect((await download()).bytes).toEqual(bytes);
  });

  test("stays what it is when a chunk comes twice", async () => {
    const address = await begin();
    await sendChunk(address, content(3), "0-2/6");
    expect((await sendChunk(address, content(3), "0-2/6")).status).toBe(206);
    expect((await sendChunk(address, content(3), "3-5/6")).status).toBe(204);
    expect((await sendChunk(address, content(3), "3-5/6")).status).toBe(204);
    expect((await download()).bytes).toEqual(new Uint8Array([...content(3), ...content(3)]));
  });

  test.each(["3-5/6", "0-1/6", "0-2/2", "0-2", "two", ""])(
    "is refused with the range '%s' for its first three bytes",
    async (range) => {
      const reply = await sendChunk(await begin(), content(3), range);
      expect([reply.status, reply.error.code]).toEqual([400, "0x80060888"]);
    },
  );

  test("is refused when it would be too big, or the session is of another column", async () => {
    expect((await sendChunk(await begin(), content(3), "0-2/99999")).error.code).toBe("0x80044a02");
    const address = (await begin()).replace(/[\da-f-]{36}$/, NOBODY);
    expect((await sendChunk(address, content(3), "0-2/3")).status).toBe(400);
    const other = await org.create("accounts", {});
    expect((await sendChunk((await begin()).replace(id, other), content(3), "0-2/3")).status).toBe(400);
  });
});

describe("the parts of a file", () => {
  test.each([
    ["bytes=0-9", 0, 10],
    ["bytes=4000-6000", 4000, 5000],
    ["bytes=4990-", 4990, 5000],
    ["bytes=-7", 4993, 5000],
  ])("%s", async (range, first, end) => {
    await upload(content(5000));
    const got = await download({ Range: range });
    expect([got.status, got.headers.get("Content-Range"), got.headers.get("x-ms-file-size")]).toEqual([
      206,
      `bytes ${first}-${end - 1}/5000`,
      "5000",
    ]);
    expect(got.bytes).toEqual(content(5000).slice(first, end));
  });

  test("reach over the borders of its chunks", async () => {
    const bytes = content(9);
    const address = await begin();
    for (const at of [0, 3, 6]) await sendChunk(address, bytes.subarray(at, at + 3), `${at}-${at + 2}/9`);
    expect((await download({ Range: "bytes=2-6" })).bytes).toEqual(bytes.slice(2, 7));
  });

  test.each(["bytes=5000-5001", "bytes=9-2", "bytes=-", "items=0-1", "bytes=0-1,4-5"])("%s is none", async (range) => {
    await upload(content(5000));
    expect((await download({ Range: range })).status).toBe(416);
  });
});
