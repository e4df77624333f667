import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createUndiciTransport } from "../../src/connection/undici-transport.ts";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A server whose answer begins at once, goes on drop by drop, and never ends. */
async function startDripping(): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200);
    const dripping = setInterval(() => response.write("drop "), 20);
    response.on("close", () => clearInterval(dripping));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
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
