import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export interface Received {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the server does with a request; "silence" never answers. */
export type Reply =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string | readonly string[]>>;
      readonly body?: string;
      readonly afterMs?: number;
    }
  | "reset"
  | "resetWithinBody"
  | "silence";

export interface WebServer {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** A web server on this machine that answers by a function. It ends with the test. */
export async function startServer(answer: (request: Received) => Reply, port = 0): Promise<WebServer> {
  const received: Received[] = [];
  const server = createServer((incoming, response) => {
    const handle = async (): Promise<void> => {
      const { method = "", url: path = "", headers } = incoming;
      const request = { method, path, headers, body: await text(incoming) };
      received.push(request);
      const reply = answer(request);
      if (reply === "silence") return;
      if (reply === "reset") {
        incoming.socket.resetAndDestroy();
      } else if (reply === "resetWithinBody") {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
        response.write('{"value":', () => incoming.socket.resetAndDestroy());
      } else {
        const { status, headers: more = {}, body, afterMs } = reply;
        if (afterMs !== undefined) await new Promise((resolve) => setTimeout(resolve, afterMs));
        response.writeHead(status, { "content-type": "application/json", ...(more as Record<string, string>) });
        response.end(body);
      }
    };
    void handle();
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { url: `http://127.0.0.1:${address.port}`, port: address.port, received, close };
}

/** One reply after the other; the last one stays. */
export function inTurn(...replies: readonly Reply[]): (request: Received) => Reply {
  let next = 0;
  return () => replies[Math.min(next++, replies.length - 1)]!;
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const { port, close } = await startServer(() => "silence");
  await close();
  return port;
}

/** A refusal in the service's words. */
export function fault(status: number, code: string, message: string, headers: Record<string, string> = {}): Reply {
  const id = { "x-ms-service-request-id": "11111111-2222-4333-8444-555555555555" };
  return { status, headers: { ...id, ...headers }, body: JSON.stringify({ error: { code, message } }) };
}
