import { abortable, reasonOf } from "../clock.ts";
import { AuthenticationError, ServiceError, TransportError, UsageError, toError } from "../errors.ts";
import { isSignInPage, readFault } from "../web-api/fault.ts";
import { readAffinity, readRequestId, readRetryAfter } from "../web-api/headers.ts";
import { requestChannel, throttleChannel } from "./diagnostics.ts";
import { API_PATH, type Environment } from "./environment.ts";
import type { SendOptions, ServiceRequest, ServiceResponse } from "./request.ts";
import { decide, observe, type Again, type Attempt } from "./retry.ts";
import type { StatsCounter } from "./stats.ts";
import type { TransportResponse } from "./transport.ts";

/** What belongs to one clone: its figures and, with affinity "sticky", its server. */
export interface Sender {
  readonly environment: Environment;
  readonly counter: StatsCounter;
  affinityCookie: string | undefined;
}

/** The longest that one request is kept waiting for its budget before the caller is told. */
const LONGEST_THROTTLING_MS = 3_600_000;

/** What the attempts so far have come to. */
interface Course {
  /** The number of this attempt; one that was throttled does not count. */
  attempt: number;
  /** The principals that got a fresh token for it. */
  readonly refreshed: Set<number>;
  /** An earlier attempt may have been executed. */
  repeated: boolean;
}

/** The one door to the service: signs in, waits for the governor's permit, repeats what may be repeated. */
export async function sendRequest(
  sender: Sender,
  request: ServiceRequest,
  options: SendOptions = {},
): Promise<ServiceResponse> {
  const { clock, random } = sender.environment;
  const started = clock.now();
  const course: Course = { attempt: 1, refreshed: new Set(), repeated: false };
  for (;;) {
    const tried = await tryAgain(sender, request, options, course);
    const { outcome } = tried;
    if ("answer" in outcome && request.accept?.(outcome.answer)) return toResponse(outcome.answer, course.repeated);
    const now = clock.now();
    const decision = decide(outcome, {
      idempotent: request.idempotent,
      attempt: course.attempt,
      refreshed: course.refreshed.has(tried.principal),
      now,
      random: random(),
    });
    if (decision.next === "return" && "answer" in outcome) return toResponse(outcome.answer, course.repeated);
    const overdue = now - started > LONGEST_THROTTLING_MS;
    if (decision.next !== "again" || (decision.throttled === true && overdue)) {
      const executed = decision.next === "fail" && decision.executed;
      throw failureOf(outcome, sender.environment, course.repeated, executed);
    }
    prepareNext(sender, tried, decision, course);
    if (decision.delayMs > 0) await clock.sleep(decision.delayMs, options.signal);
    if (options.signal?.aborted) throw reasonOf(options.signal);
  }
}

function prepareNext(sender: Sender, tried: Tried, decision: Again, course: Course): void {
  course.repeated ||= decision.executed;
  if (decision.refresh === true) {
    course.refreshed.add(tried.principal);
    sender.environment.tokens[tried.principal]?.reject(tried.token);
  }
  if (decision.throttled === true) sender.counter.count("throttled");
  else course.attempt += 1;
  sender.counter.count("retries");
}

/** Whatever hinders a further attempt, the attempts before it may have been executed. */
async function tryAgain(sender: Sender, request: ServiceRequest, options: SendOptions, course: Course): Promise<Tried> {
  try {
    return await tryOnce(sender, request, options, course.attempt);
  } catch (error) {
    if (!course.repeated || options.signal?.aborted) throw error;
    throw new TransportError(toError(error).message, { unknownOutcome: true, cause: error });
  }
}

interface Tried {
  readonly outcome: Attempt;
  readonly token: string;
  readonly principal: number;
}

/** One attempt under one permit, which is given back whatever happens. */
async function tryOnce(sender: Sender, request: ServiceRequest, options: SendOptions, attempt: number): Promise<Tried> {
  const { environment } = sender;
  const { clock } = environment;
  const permit = await environment.governor.acquire({ signal: options.signal });
  const sentAt = clock.now();
  let outcome: Attempt | undefined;
  try {
    const token = await tokenOf(environment, permit.principal, options.signal);
    if (typeof token !== "string") return { outcome: token, token: "", principal: permit.principal };
    options.onSend?.();
    sender.counter.count("requests");
    outcome = await carry(sender, request, token, options.signal);
    publish(request, outcome, { attempt, principal: permit.principal, durationMs: clock.now() - sentAt });
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
  token: string,
  signal: AbortSignal | undefined,
): Promise<Attempt> {
  const { environment } = sender;
  const cookie = environment.affinity === "sticky" ? sender.affinityCookie : undefined;
  try {
    const answer = await environment.transport.send({
      method: request.method,
      url: addressOf(environment, request.path),
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        "odata-version": "4.0",
        "odata-maxversion": "4.0",
        ...(request.body === undefined ? undefined : { "content-type": "application/json" }),
        ...(cookie === undefined ? undefined : { cookie: `ARRAffinity=${cookie}` }),
        ...environment.headers,
        ...request.headers,
      },
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

function toResponse({ status, headers, body }: TransportResponse, repeated: boolean): ServiceResponse {
  return { status, headers, body, requestId: readRequestId(headers), repeated };
}

function failureOf(outcome: Attempt, { clock, url }: Environment, repeated: boolean, executed: boolean): Error {
  if ("failure" in outcome) {
    const { failure } = outcome;
    if (!repeated || failure.unknownOutcome) return failure;
    return new TransportError(failure.message, { unknownOutcome: true, cause: failure });
  }
  const { answer } = outcome;
  const fault = readFault(answer.status, answer.body);
  if (answer.status === 401 || isSignInPage(answer.status, answer.headers)) {
    const message =
      `${url} refused the sign-in, also with a fresh token (status ${answer.status}). ` +
      "Check that the application is a user of this environment and that the token is meant for it.";
    return repeated ? new TransportError(message, { unknownOutcome: true }) : new AuthenticationError(message);
  }
  if (executed) {
    const message = `${new URL(url).host} answered ${answer.status} instead of a result: ${fault.message}`;
    return new TransportError(message, { unknownOutcome: true });
  }
  return new ServiceError(fault.message, {
    status: answer.status,
    serverCode: fault.code,
    requestId: readRequestId(answer.headers),
    retryable: answer.status === 429,
    retryAfterMs: readRetryAfter(answer.headers, clock.now()),
    repeated,
  });
}

function publish(
  request: ServiceRequest,
  outcome: Attempt,
  more: { attempt: number; principal: number; durationMs: number },
): void {
  const answer = "answer" in outcome ? outcome.answer : undefined;
  if (requestChannel.hasSubscribers) {
    requestChannel.publish({
      method: request.method,
      path: request.path.split("?")[0] ?? "",
      status: answer?.status,
      requestId: answer && readRequestId(answer.headers),
      ...more,
    });
  }
  if (answer?.status === 429 && throttleChannel.hasSubscribers) {
    const { facet, retryAfterMs } = observe(outcome, 0, Date.now());
    throttleChannel.publish({ facet, retryAfterMs, principal: more.principal });
  }
}
