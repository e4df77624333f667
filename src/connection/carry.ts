import { TransportError, UsageError } from "../errors.ts";
import { readAffinity } from "../web-api/headers.ts";
import type { Sender } from "./sender.ts";
import { API_PATH, type Environment } from "./environment.ts";
import type { ServiceRequest } from "./request.ts";
import type { Attempt } from "./retry.ts";

export interface Carriage {
  readonly token: string;
  /** The affinity cookie that the governor chose. */
  readonly affinity: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** One request to the service and its answer, or why there is none. Rejects with the signal's reason. */
export async function carry(sender: Sender, request: ServiceRequest, carriage: Carriage): Promise<Attempt> {
  const { environment } = sender;
  const { token, affinity, signal } = carriage;
  const cookie = environment.affinity === "sticky" ? sender.affinityCookie : affinity;
  try {
    const answer = await environment.transport.send({
      method: request.method,
      url: addressOf(environment, request.path),
      headers: withoutUndefined({
        authorization: `Bearer ${token}`,
        accept: "application/json",
        "odata-version": "4.0",
        "odata-maxversion": "4.0",
        "content-type": request.body === undefined ? undefined : "application/json",
        cookie: cookie === undefined ? undefined : `ARRAffinity=${cookie}`,
        ...environment.headers,
        ...request.headers,
      }),
      body: request.body,
      timeoutMs: environment.timeoutMs,
      signal,
    });
    if (environment.affinity === "sticky")
      sender.affinityCookie = readAffinity(answer.setCookie) ?? sender.affinityCookie;
    return { answer };
  } catch (error) {
    if (error instanceof TransportError) return { failure: error };
    throw error;
  }
}

function withoutUndefined(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) given[name] = value;
  return given;
}

/** A next link is a whole address. It may lead nowhere but to this environment, for the token goes with it. */
function addressOf({ url }: Environment, path: string): string {
  if (!/^https?:/i.test(path)) return url + API_PATH + path;
  if (new URL(path).origin !== new URL(url).origin) {
    throw new UsageError(
      `The address leads to ${new URL(path).origin}, not to the environment ${url}. It was not followed.`,
    );
  }
  return path;
}
