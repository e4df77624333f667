import { createFetchTransport } from "./fetch-transport.ts";
import type { Transport } from "./transport.ts";

interface OpenedEmulator {
  readonly transport: Transport;
  readonly url: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authorityHost: string;
}

/** Starts a local Dataverse in this process. Loaded only here, so that nobody else pays for it. */
export async function openEmulator(file: string): Promise<OpenedEmulator> {
  const { createEmulator } = await import("../emulator/index.ts");
  const emulator = createEmulator(file === "" ? {} : { file });
  const { url, tenantId, clientId, clientSecret } = emulator;
  const transport = createFetchTransport(
    (request) => emulator.fetch(request),
    () => Promise.resolve(emulator.close()),
  );
  return { transport, url, tenantId, clientId, clientSecret, authorityHost: url };
}
