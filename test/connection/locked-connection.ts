import { onTestFinished } from "vitest";
import { connect } from "../../src/connection/connect.ts";
import type { Connection } from "../../src/connection/connection.ts";
import { createEmulator } from "../../src/emulator/index.ts";

/** A connection whose service has had enough, for a minute, from the first WhoAmI on. */
export async function lockedConnection(): Promise<Connection> {
  const emulator = createEmulator();
  const { url, clientId, clientSecret } = emulator;
  const connection = await connect({ url, clientId, clientSecret, authorityHost: url, transport: emulator.fetch });
  onTestFinished(async () => {
    await connection.close();
    await emulator.close();
  });
  emulator.faults.add({
    action: { status: 429, headers: { "retry-after": "60" } },
    match: ({ path }) => path.includes("WhoAmI"),
  });
  return connection;
}
