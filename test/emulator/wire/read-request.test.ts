import { describe, expect, test } from "vitest";
import { maximumBodyBytes, readRequest } from "../../../src/emulator/wire/read-request.ts";

const url = "https://org.example/api/data/v9.2/accounts";

test("a request is taken in with its headers by lower-case name", async () => {
  const request = new Request(url, { method: "POST", headers: { Prefer: "x" }, body: "{}" });
  expect(await readRequest(request)).toMatchObject({ method: "POST", url, headers: { prefer: "x" }, body: "{}" });
});

test("HEAD is answered as GET is", async () => {
  const request = await readRequest(new Request(url, { method: "HEAD" }));
  expect(request.method).toBe("GET");
  expect(request).not.toHaveProperty("body");
});

describe("a body over the limit", () => {
  const tooLarge = { status: 413, code: "0x80048d1b" };

  test("is refused by its length, before it is read", async () => {
    const headers = { "Content-Length": String(maximumBodyBytes + 1) };
    const request = new Request(url, { method: "POST", headers, body: "{}" });
    await expect(readRequest(request)).rejects.toMatchObject(tooLarge);
    expect(request.bodyUsed).toBe(false);
  });

  test("is read no further than the limit when it comes in pieces", async () => {
    let sent = 0;
    const piece = new Uint8Array(16_000_000);
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += piece.length;
        controller.enqueue(piece);
      },
    });
    const headers = { "Transfer-Encoding": "chunked" };
    const request = new Request(url, { method: "POST", headers, body, duplex: "half" });
    await expect(readRequest(request)).rejects.toMatchObject(tooLarge);
    expect(sent).toBeLessThan(2 * maximumBodyBytes);
  });

  test("is one of bytes: letters that take several count as such", async () => {
    const body = new Blob(["ü€😀"]).stream();
    const headers = { "Transfer-Encoding": "chunked" };
    const request = new Request(url, { method: "POST", headers, body, duplex: "half" });
    expect(await readRequest(request)).toMatchObject({ body: "ü€😀" });
  });
});
