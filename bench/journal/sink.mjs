// In JavaScript, as the programs that use it, because what Node needs to read TypeScript would count as ours.
import { connect } from "dataverse-parallel";
import { createEmulator } from "dataverse-parallel/emulator";

/** The budget is always full, so that no client waits for it. */
const headers = {
  "x-ms-ratelimit-burst-remaining-xrm-requests": "6000",
  "x-ms-ratelimit-time-remaining-xrm-requests": "1200",
};

/**
 * A connection to a service that takes every new record and keeps none: what remains is the client's own work. Calls
 * `onCreate` before each answer.
 */
export async function connectSink(onCreate = () => undefined) {
  const emulator = createEmulator();
  const { url, clientId, clientSecret } = emulator;
  const transport = async (request) => {
    if (!request.url.endsWith(".CreateMultiple")) return emulator.fetch(request);
    onCreate();
    const { Targets } = await request.json();
    return globalThis.Response.json({ Ids: Targets.map(({ accountid }) => accountid) }, { headers });
  };
  return connect({ url, clientId, clientSecret, authorityHost: url, transport });
}
