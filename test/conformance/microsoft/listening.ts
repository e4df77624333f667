import { createEmulator, type Emulator } from "../../../src/emulator/index.ts";
import { sender, tokenFor, type Send } from "../../emulator/signed-in.ts";

export interface Listening {
  readonly emulator: Emulator;
  readonly url: string;
  /** Sends over the socket, with plain fetch and nothing of this project's between. */
  readonly send: Send;
}

/** A new emulator on a socket, and an application that is signed in to it. */
export async function listening(): Promise<Listening> {
  const emulator = createEmulator();
  const { url } = await emulator.listen();
  return { emulator, url, send: sender(fetch, url, await tokenFor(emulator, fetch, url)) };
}
