import { abortable } from "../clock.ts";
import { TransportError, UsageError } from "../errors.ts";
import { readAffinity } from "../web-api/headers.ts";
import { publish } from "./diagnostics.ts";
import { API_PATH, type Environment } from "./environment.ts";
import type { SendOptions, ServiceRequest } from "./request.ts";
import { observe, type Attempt } from "./retry.ts";
import type { StatsCounter } from "./stats.ts";

/** What belongs to one clone: its figures and, with affinity "sticky", its server. */
export interface Sender {
  readonly environment: Environment;
  readonly counter: StatsCounter;
  affinityCookie: string | undefined;
  /** Once aborted, nothing waits any more: what can go at once goes, the rest is refused with its reason. */
  readonly waitSignal: AbortSignal | undefined;
}

/** What one attempt brought, and as whom it was made. */
export interface Tried {
  readonly outcome: Attempt;
  readonly token: string;
  readonly principal: number;
}

/** One attempt under one permit, which is given back whatever happens. */
export async function tryOnce(
  sender: Sender,
  request: ServiceRequest,
  options: SendOptions & { readonly senderWaits: AbortSignal | undefined },
  attempt: number,
): Promise<Tried> {
  const { environment } = sender;
  const { clock } = environment;
  const waiting = { signal: options.waitSignal, waitSignal: options.senderWaits };
  const permit = await environment.governor.acquire({ ...waiting, ...request.load });
  const sentAt = clock.now();
  let outcome: Attempt | undefined;
  try {
    const token = await tokenOf(environment, permit.principal, options.waitSignal);
    if (typeof token !== "string") return { outcome: token, token: "", principal: permit.principal };
    options.onDoubt?.(true);
    sender.counter.count("requests");
    outcome = await carry(sender, request, { token, affinity: permit.affinity }, options.signal);
    const now = clock.now();
    publish(request, outcome, { attempt, principal: permit.principal, durationMs: now - sentAt, now });
    return { outcome, token, principal: permit.principal };
  } finally {
    const now = clock.now();
    permit.release(outcome ? observe(outcome, now - sentAt, now) : { result: "failed", durationMs: now - sentAt });
  }
}

/** When the place of signing in cannot be reached, nothing of the request itself was sent: that may be tried again. */
async function tokenOf(
  { tokens }: Environment,
  principal: number,
  signal: AbortSignal | undefined,
): Promise<string | Attempt> {
  const cache = tokens[principal];
  if (cache === undefined)
    throw new UsageError(`The governor chose principal ${principal}, but there are ${tokens.length}.`);
  try {
    return await abortable(cache.get(), signal);
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return { failure: new TransportError(`Signing in: ${error.message}`, { unknownOutcome: false, cause: error }) };
  }
}

async function carry(
  sender: Sender,
  request: ServiceRequest,
  { token, affinity }: { readonly token: string; readonly affinity: string | undefined },
  signal: AbortSignal | undefined,
): Promise<Attempt> {
  const { environment } = sender;
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
