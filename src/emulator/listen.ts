import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { ServerType } from "@hono/node-server";
import { ConnectionReset } from "./faults.ts";

export interface ListenOptions {
  /** Default: any that is free. */
  readonly port?: number;
  /** Default "127.0.0.1". */
  readonly host?: string;
  /** The emulator checks nothing but its own secrets, so it serves this machine only, unless this is true. */
  readonly allowRemote?: boolean;
}

export interface Listener {
  /** Without a slash at its end. */
  readonly url: string;
  /** Breaks off what is under way. Closing again does nothing. */
  close(): Promise<void>;
}

/** URLs may be long: 64 KB, as in a batch. */
const MAX_HEADER_BYTES = 131_072;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

/** Serves the handler on a socket. Throws for hosts that others can reach, and when the port is taken. */
export async function listen(
  answer: (request: Request) => Promise<Response>,
  { port = 0, host = "127.0.0.1", allowRemote = false }: ListenOptions,
): Promise<Listener> {
  if (!allowRemote && !LOOPBACK.test(host)) {
    throw new Error(
      `The emulator listens on this machine only, and '${host}' is open to others. Pass allowRemote: true if that is meant.`,
    );
  }
  // Loaded only here: most emulators live inside a test and never see a socket.
  const { createAdaptorServer } = await import("@hono/node-server");
  const server = createAdaptorServer({
    fetch: (request, { incoming }) => answerSocket(answer, request, incoming as IncomingMessage),
    hostname: host,
    serverOptions: { maxHeaderSize: MAX_HEADER_BYTES },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  let closed: Promise<void> | undefined;
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${address.port}`,
    close: () => (closed ??= closeServer(server)),
  };
}

function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}

async function answerSocket(
  answer: (request: Request) => Promise<Response>,
  request: Request,
  incoming: IncomingMessage,
): Promise<Response> {
  try {
    return await answer(request);
  } catch (error) {
    if (!(error instanceof ConnectionReset)) throw error;
    const { RESPONSE_ALREADY_SENT } = await import("@hono/node-server/utils/response");
    incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }
}
