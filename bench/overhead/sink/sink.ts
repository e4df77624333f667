import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmulator } from "dataverse-parallel/emulator";
import type { SignIn } from "../../sign-in.ts";
import { tableDefinition } from "../row-table.ts";
import { createAnswers, type Reply } from "./answers.ts";
import { COUNTS_PATH } from "./counts.ts";
import { forward } from "./forward.ts";
import { createTally, wallClock, type Counts } from "./tally.ts";

export interface SinkOptions {
  readonly columns: number;
  /** Those that can be read. */
  readonly records: number;
  /** Is told the body of every write. @default nobody */
  readonly onWrite?: (body: Buffer) => void;
}

export interface Sink {
  readonly signIn: SignIn;
  readonly counts: Counts;
  reset(): void;
  close(): Promise<void>;
}

/** As many as a large environment has. */
const SERVERS = 4;
/** Budgets that nobody uses up: it is not throttling that is measured here. */
const PLENTY = {
  "x-ms-ratelimit-burst-remaining-xrm-requests": "500000",
  "x-ms-ratelimit-time-remaining-xrm-requests": "100,000.00",
};

/** Answers writes and pages of records from memory; all else is asked of a local Dataverse. */
export async function startSink({ columns, records, onWrite }: SinkOptions): Promise<Sink> {
  const emulator = createEmulator({ tables: [tableDefinition(columns)] });
  const server = createServer({ maxHeaderSize: 131_072, keepAliveTimeout: 600_000 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tally = createTally();
  const answer = createAnswers(url, columns, records);
  const chooseServer = createServerChoice();

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const at = wallClock();
    const body = await readBody(incoming);
    if (incoming.url === COUNTS_PATH) {
      if (incoming.method === "DELETE") tally.reset();
      outgoing.end(JSON.stringify(tally.counts));
      return;
    }
    outgoing.setHeader("set-cookie", `ARRAffinity=${chooseServer(incoming.headers.cookie)}; Path=/; HttpOnly`);
    const reply = answer(incoming, body);
    if (reply === undefined) {
      await forward(emulator, url, { incoming, body, outgoing });
      return;
    }
    if (incoming.method !== "GET") onWrite?.(body);
    const length = send(reply, outgoing);
    tally.add({ at, records: reply.records, bytes: body.length + length });
  }

  server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) => {
    serve(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  });

  const { tenantId, clientId, clientSecret } = emulator;
  return {
    signIn: { url, tenantId, clientId, clientSecret },
    get counts() {
      return tally.counts;
    },
    reset: () => tally.reset(),
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      await emulator.close();
    },
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(incoming, "end");
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

/** @returns its length */
function send({ status, headers, parts }: Reply, outgoing: ServerResponse): number {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  outgoing.writeHead(status, { ...headers, ...PLENTY, ...(status === 204 ? {} : { "content-length": length }) });
  for (const part of parts) outgoing.write(part);
  outgoing.end();
  return length;
}

/** The server that a cookie names, else the next one. */
function createServerChoice(): (cookies: string | undefined) => string {
  let drawn = 0;
  return (cookies) => /ARRAffinity=(sink-\d)/.exec(cookies ?? "")?.[1] ?? `sink-${drawn++ % SERVERS}`;
}
