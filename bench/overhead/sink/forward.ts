import type { IncomingMessage, ServerResponse } from "node:http";
import type { Emulator } from "dataverse-parallel/emulator";

/** Which server answered is for the sink to say: whoever forwards is not seen. */
const LEFT_OUT = new Set(["set-cookie", "content-length", "transfer-encoding"]);

/** Has the local Dataverse answer as if it had been asked itself. */
export async function forward(
  emulator: Emulator,
  url: string,
  { incoming, body, outgoing }: { incoming: IncomingMessage; body: Buffer; outgoing: ServerResponse },
): Promise<void> {
  const { method = "GET", url: path = "/", headers } = incoming;
  const sent = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === "string" && name !== "connection" ? [[name, value] as [string, string]] : [],
  );
  const response = await emulator.fetch(
    new Request(url + path, { method, headers: sent, ...(body.length > 0 ? { body: new Uint8Array(body) } : {}) }),
  );
  for (const [name, value] of response.headers) if (!LEFT_OUT.has(name)) outgoing.setHeader(name, value);
  outgoing.writeHead(response.status);
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
