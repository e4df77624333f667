import { DynamicsWebApi, type RequestError } from "dynamics-web-api";
import { vi } from "vitest";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../../src/emulator/index.ts";
import { tokenFor } from "../../emulator/signed-in.ts";

export interface Connected {
  readonly emulator: Emulator;
  /** Where the emulator listens. */
  readonly url: string;
  readonly client: DynamicsWebApi;
}

/** A new emulator on a socket, and the npm package dynamics-web-api, which signs in to it for every request. */
export async function connected(options: EmulatorOptions = {}): Promise<Connected> {
  // The client would send what is for this machine through the proxy of the environment.
  vi.stubEnv("http_proxy", undefined);
  const emulator = createEmulator(options);
  const { url } = await emulator.listen();
  const onTokenRefresh = () => tokenFor(emulator, fetch, url);
  return { emulator, url, client: new DynamicsWebApi({ serverUrl: url, onTokenRefresh }) };
}

/** What the client rejects with. Throws when it does not. */
export async function refusalOf(call: Promise<unknown>): Promise<RequestError> {
  try {
    await call;
  } catch (error) {
    return error as RequestError;
  }
  throw new Error("The client was expected to reject, and did not.");
}

/** One failed request of a batch, as the client gives it. */
export interface PartError extends RequestError {
  readonly error: { readonly code: string; readonly message: string };
}

/** What the client rejects with for a batch: the answers up to the failure, the failure among them. */
export async function batchRefusalOf(call: Promise<unknown>): Promise<readonly PartError[]> {
  return (await refusalOf(call)) as unknown as readonly PartError[];
}
