import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { createClientSecretCredential } from "../../src/connection/client-secret.ts";
import type { TokenCredential } from "../../src/connection/credential.ts";
import { createFetchTransport } from "../../src/connection/fetch-transport.ts";
import { createEmulator } from "../../src/emulator/index.ts";
import { AuthenticationError, BulkError, connect, setRecords } from "../../src/index.ts";
import { rejection } from "../connection/test-connection.ts";
import { accounts } from "./emulated.ts";

const EXPIRED = "AADSTS7000222: The provided client secret keys are expired.";

/** A connection of several principals. After five messages the tokens and secrets of some of them are good no longer. */
async function connectAs(...lasts: readonly boolean[]) {
  let now = Date.now();
  // Tokens of one second are one.
  const emulator = createEmulator({ clock: () => (now += 1000), latency: "30ms" });
  const { url, tenantId, clientId, clientSecret } = emulator;
  const brief = new Set<string | null>();
  let messages = 0;
  const transport = (request: Request): Promise<Response> => {
    if (request.url.includes("CRM.CreateMultiple")) messages += 1;
    const isExpired = messages > 5 && brief.has(request.headers.get("authorization"));
    return isExpired ? Promise.resolve(new Response("", { status: 401 })) : emulator.fetch(request);
  };
  const authority = `${url}/${tenantId}`;
  const parts = { authority, clientId, clientSecret, transport: createFetchTransport(transport), timeoutMs: 5000 };
  const credential = lasts.map((isLasting): TokenCredential => {
    const { getToken } = createClientSecretCredential({ ...parts, clock: systemClock });
    return {
      getToken: async (scope) => {
        if (messages > 5 && !isLasting) throw new AuthenticationError(EXPIRED);
        const token = await getToken(scope);
        if (token !== null && !isLasting) brief.add(`Bearer ${token.token}`);
        return token;
      },
    };
  });
  const connection = await connect({ url, credential, transport });
  onTestFinished(async () => {
    await connection.close();
    await emulator.close();
  });
  return { emulator, connection };
}

const options = { createOnly: true, batchSize: 10, maxDegreeOfParallelism: 6 } as const;

test("principals that can sign in no longer leave their work to the others, and the run is none the worse", async () => {
  const { emulator, connection } = await connectAs(false, true, false);
  const summary = await setRecords("account", accounts(400), { ...options, connection });
  expect(summary).toMatchObject({ read: 400, ok: 400, failed: 0, unknown: 0, notSent: 0 });
  expect(emulator.snapshot("account")).toHaveLength(400);
  const retired = connection.explain().retired ?? [];
  expect(retired.length).toBeGreaterThan(0);
  for (const { principal, reason } of retired) {
    expect([0, 2]).toContain(principal);
    expect(reason).toBe(EXPIRED);
  }
});

test("when none is left the run ends with that, and every record is accounted for", async () => {
  const { emulator, connection } = await connectAs(false, false, false);
  const error = await rejection(Promise.resolve(setRecords("account", accounts(400), { ...options, connection })));
  expect(error).toBeInstanceOf(BulkError);
  const { cause, summary } = error as BulkError;
  expect(cause).toBeInstanceOf(AuthenticationError);
  expect((cause as Error).message).toBe(EXPIRED);
  const { read, ok, failed, unknown, notSent } = summary;
  expect({ ok, failed, unknown }).toEqual({ ok: 50, failed: 0, unknown: 0 });
  expect(notSent).toBe(read - 50);
  expect(emulator.snapshot("account")).toHaveLength(50);
});
