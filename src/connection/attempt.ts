import { abortable, either } from "../clock.ts";
import { AuthenticationError, TransportError, UsageError } from "../errors.ts";
import type { Permit } from "../service-protection/governor.ts";
import { carry } from "./carry.ts";
import { publish } from "./diagnostics.ts";
import type { Environment } from "./environment.ts";
import { createRace } from "./race.ts";
import type { RequestLoad, SendOptions, ServiceRequest } from "./request.ts";
import { isConclusive, isLetIn, observe, type Attempt } from "./retry.ts";
import type { Sender } from "./sender.ts";
import { noteThrottling } from "./throttled.ts";

/** What one attempt brought, and as whom it was made. */
export interface Tried {
  readonly outcome: Attempt;
  readonly token: string;
  readonly principal: number;
  /** A copy of it was sent besides, which may have been executed. */
  readonly wasCopied: boolean;
}

export interface TryOptions extends SendOptions {
  readonly senderWaits: AbortSignal | undefined;
  /** The number of the attempt. */
  readonly attempt: number;
}

/** One attempt; where the request allows that, a copy of it races with it when it is long overdue. */
export async function tryOnce(sender: Sender, given: ServiceRequest, options: TryOptions): Promise<Tried> {
  const { governor, patience, entitlement } = sender.environment;
  const load = loadOf(sender, given);
  const request = { ...given, load };
  entitlement.foresee(load?.left);
  const race = createRace<Tried>(({ outcome }) => isConclusive(outcome), options.signal);
  const enter = (permit: Permit): void =>
    race.enter((signal) => tryUnder(permit, sender, request, { ...options, signal }));
  const permit = await governor.acquire({
    signal: options.waitSignal,
    waitSignal: options.senderWaits === undefined ? patience.signal : either(options.senderWaits, patience.signal),
    ...load,
    ...(mayOverlap(request) ? { onHedge: enter } : undefined),
  });
  enter(permit);
  const tried = await race.result;
  return race.entrants > 1 ? { ...tried, wasCopied: true } : tried;
}

function mayOverlap({ idempotent, mayOverlap: says, method }: ServiceRequest): boolean {
  return idempotent && (says ?? method === "GET");
}

function loadOf({ left }: Sender, { load }: ServiceRequest): RequestLoad | undefined {
  if (load === undefined || left === undefined) return load;
  const known = left();
  return { ...load, left: known === undefined ? undefined : Math.max(known, load.records) };
}

/** One attempt under one permit, which is given back whatever happens. */
async function tryUnder(permit: Permit, sender: Sender, request: ServiceRequest, options: TryOptions): Promise<Tried> {
  const { environment, counter } = sender;
  const { clock } = environment;
  const { principal, affinity } = permit;
  const sentAt = clock.now();
  let isSent = false;
  let outcome: Attempt | undefined;
  try {
    const token = await tokenOf(environment, principal, options.waitSignal);
    if (typeof token !== "string") return { outcome: token, token: "", principal, wasCopied: false };
    options.onDoubt?.(true);
    counter.count("requests");
    isSent = true;
    outcome = await carry(sender, request, { token, affinity, signal: options.signal });
    const now = clock.now();
    const { attempt } = options;
    publish(request, outcome, { attempt, principal, affinity, durationMs: now - sentAt, now });
    return { outcome, token, principal, wasCopied: false };
  } finally {
    const now = clock.now();
    permit.release(outcome ? observe(outcome, now - sentAt, now) : { result: "failed", durationMs: now - sentAt });
    // Without an answer it may have been executed.
    if (isSent && (outcome === undefined || isLetIn(outcome))) {
      const used = Math.max(1, request.load?.records ?? 1);
      counter.count("powerPlatformRequests", used);
      environment.entitlement.spend(used, now);
    }
    if (outcome !== undefined) noteThrottling(sender, outcome, now);
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
    if (error instanceof AuthenticationError) return { refusal: error };
    if (!(error instanceof TransportError)) throw error;
    return { failure: new TransportError(`Signing in: ${error.message}`, { unknownOutcome: false, cause: error }) };
  }
}
