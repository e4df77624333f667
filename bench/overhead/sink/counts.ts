import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import type { SignIn } from "../../sign-in.ts";
import type { Counts } from "./tally.ts";

/** For other processes: GET tells what was counted, DELETE begins anew. */
export const COUNTS_PATH = "/sink/counts";

export async function resetCounts(sink: SignIn): Promise<void> {
  await ask("DELETE", sink);
}

export async function readCounts(sink: SignIn): Promise<Counts> {
  return JSON.parse(await ask("GET", sink)) as Counts;
}

/** By what every Node process has in memory anyway: contenders are not to be charged for a client that they do not use. */
async function ask(method: "DELETE" | "GET", { url }: SignIn): Promise<string> {
  const asked = request(url + COUNTS_PATH, { method }).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  return text(response);
}
