import { connect, type Connection } from "dataverse-parallel";
import { createEmulator, type EmulatorOptions } from "dataverse-parallel/emulator";

/** A connection to a local Dataverse in this process, with the requests for records that go through it. */
export interface Counted {
  readonly connection: Connection;
  /** Reads and writes of records since the last reset; definitions and signing in do not count. */
  readonly counts: { reads: number; writes: number };
  reset(): void;
  close(): Promise<void>;
}

const NO_RECORDS = /EntityDefinitions|RelationshipDefinitions|sdkmessagefilters|\/oauth2\//;

export async function connectCounted(options: EmulatorOptions): Promise<Counted> {
  const emulator = createEmulator(options);
  const counts = { reads: 0, writes: 0 };
  const { url, clientId, clientSecret } = emulator;
  const transport = async (request: Request): Promise<Response> => {
    if (!NO_RECORDS.test(request.url)) counts[(await isRead(request.clone())) ? "reads" : "writes"] += 1;
    return emulator.fetch(request);
  };
  const connection = await connect({ url, clientId, clientSecret, authorityHost: url, transport });
  return {
    connection,
    counts,
    reset: () => void Object.assign(counts, { reads: 0, writes: 0 }),
    close: async () => {
      await connection.close();
      await emulator.close();
    },
  };
}

/** A query that is too long for an address goes as a part of a `$batch`. */
async function isRead(request: Request): Promise<boolean> {
  return request.method === "GET" || (request.url.endsWith("/$batch") && /^GET /m.test(await request.text()));
}
