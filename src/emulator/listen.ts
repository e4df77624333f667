import type { IncomingMessage } from "node:http";
import { isIP, type AddressInfo } from "node:net";
import type { ServerType } from "@hono/node-server";
import { refuseStranger } from "./admin/guard.ts";
import { ConnectionReset } from "./faults/fault.ts";
import { damagedText } from "./faults/wire-text.ts";

export interface ListenOptions {
  /** Default: any that is free. */
  readonly port?: number;
  /** Default "127.0.0.1". */
  readonly host?: string;
  /** The emulator checks nothing but its own secrets, so it serves this machine only, unless this is true. */
  readonly allowRemote?: boolean;
  /** Serves HTTPS with this certificate. Default: plain HTTP. */
  readonly tls?: TlsOptions;
}

export interface TlsOptions {
  /** The private key, PEM. */
  readonly key: string;
  /** The certificate and, after it, those that vouch for it, PEM. */
  readonly cert: string;
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

/** Serves the handler on a socket. Throws for hosts that others can reach, a key that is not the certificate's, and when the port is taken. */
export async function listen(
  answer: (request: Request) => Promise<Response>,
  { port = 0, host = "127.0.0.1", allowRemote = false, tls }: ListenOptions,
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
    ...(tls ? await readTls(tls) : {}),
    serverOptions: { maxHeaderSize: MAX_HEADER_BYTES, ...tls },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  let closed: Promise<void> | undefined;
  const address = server.address() as AddressInfo;
  return {
    url: `${tls ? "https" : "http"}://${nameOf(host, address)}:${address.port}`,
    close: () => (closed ??= closeServer(server)),
  };
}

/** What makes a server speak HTTPS. */
async function readTls({ key, cert }: TlsOptions) {
  const [{ createServer }, { createSecureContext }] = await Promise.all([import("node:https"), import("node:tls")]);
  try {
    createSecureContext({ key, cert });
  } catch (error) {
    throw new Error("The emulator cannot serve HTTPS: tls needs a PEM certificate and the PEM private key of it.", {
      cause: error,
    });
  }
  return { createServer };
}

/** A host's name as it was given, because certificates are for names; an IPv6 address as URLs have it. */
function nameOf(host: string, { address, family }: AddressInfo): string {
  if (isIP(host) === 0) return host;
  return family === "IPv6" ? `[${address}]` : address;
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
  const stranger = refuseStranger(request, incoming.socket.remoteAddress);
  if (stranger) return stranger;
  try {
    const response = await answer(request);
    const text = damagedText(response);
    if (text === undefined) return response;
    incoming.socket.end(text);
  } catch (error) {
    if (!(error instanceof ConnectionReset)) throw error;
    incoming.socket.destroy();
  }
  const { RESPONSE_ALREADY_SENT } = await import("@hono/node-server/utils/response");
  return RESPONSE_ALREADY_SENT;
}
