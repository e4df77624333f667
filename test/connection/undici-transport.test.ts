import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createUndiciTransport } from "../../src/connection/undici-transport.ts";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function start(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server whose answer begins at once, goes on drop by drop, and never ends. */
function startDripping(onClose?: () => void): Promise<string> {
  return start((_request, response) => {
    response.writeHead(200);
    const dripping = setInterval(() => response.write("drop "), 20);
    response.on("close", () => {
      clearInterval(dripping);
      onClose?.();
    });
  });
}

test("an answer that drips without end is given up when the time of the whole answer is over", async () => {
  const url = await startDripping();
  const transport = createUndiciTransport();
  const started = performance.now();
  await expect(transport.send({ method: "GET", url, headers: {}, timeoutMs: 200 })).rejects.toMatchObject({
    code: "transport",
    unknownOutcome: true,
    message: expect.stringContaining("did not answer within 0.2 s") as string,
  });
  expect(performance.now() - started).toBeGreaterThanOrEqual(190);
  await transport.close();
});

test("what ends the caller's patience ends an answer that has begun, with its own reason and its connection", async () => {
  const closed = Promise.withResolvers<unknown>();
  const url = await startDripping(() => closed.resolve(undefined));
  const transport = createUndiciTransport();
  const controller = new AbortController();
  const reason = new Error("enough");
  setTimeout(() => controller.abort(reason), 60);
  const sent = transport.send({ method: "GET", url, headers: {}, timeoutMs: 5000, signal: controller.signal });
  await expect(sent).rejects.toBe(reason);
  await closed.promise;
  await transport.close();
});

test("nothing is sent for a caller whose signal was aborted before", async () => {
  let requests = 0;
  const url = await start((_request, response) => {
    requests += 1;
    response.end();
  });
  const transport = createUndiciTransport();
  const reason = new Error("enough");
  const request = { method: "GET", url, headers: {}, timeoutMs: 5000 } as const;
  await expect(transport.send({ ...request, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  await transport.send(request);
  expect(requests).toBe(1);
  await transport.close();
});

test("who gives up before there is a connection need not wait for it, and nothing is sent", async () => {
  let requests = 0;
  const url = await start((_request, response) => {
    requests += 1;
    response.end();
  });
  const transport = createUndiciTransport();
  const controller = new AbortController();
  const reason = new Error("enough");
  const request = { method: "POST", url, headers: {}, body: "{}", timeoutMs: 5000 } as const;
  const sent = transport.send({ ...request, signal: controller.signal });
  controller.abort(reason);
  await expect(sent).rejects.toBe(reason);
  await transport.send(request);
  expect(requests).toBe(1);
  await transport.close();
});

test("an answer may follow early hints, come in parts that divide a character, and bring several cookies", async () => {
  const text = Buffer.from("\uFEFFpr\u00EAt");
  const url = await start((_request, response) => {
    response.writeEarlyHints({ link: "</style.css>; rel=preload" });
    response.writeHead(201, { "Set-Cookie": ["a=1", "b=2"], "X-Several": ["one", "two"] });
    response.write(text.subarray(0, 6));
    setTimeout(() => response.end(text.subarray(6)), 20);
  });
  const transport = createUndiciTransport();
  const answer = await transport.send({ method: "GET", url: `${url}/a%20b?c=d`, headers: {}, timeoutMs: 5000 });
  expect(answer).toMatchObject({ status: 201, setCookie: ["a=1", "b=2"], body: "pr\u00EAt" });
  expect(answer.headers["x-several"]).toBe("one, two");
  expect(answer.headers["set-cookie"]).toBeUndefined();
  await transport.close();
});
