import { either, reasonOf } from "../clock.ts";
import { TransportError, toError } from "../errors.ts";
import { readRequestId } from "../web-api/headers.ts";
import { tryOnce, type Sender, type Tried } from "./attempt.ts";
import { failureOf } from "./failure.ts";
import type { SendOptions, ServiceRequest, ServiceResponse } from "./request.ts";
import { decide, type Again } from "./retry.ts";
import type { TransportResponse } from "./transport.ts";

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
    if ("answer" in outcome && (await isAccepted(request, outcome.answer))) {
      return toResponse(outcome.answer, course.repeated);
    }
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
    options.onDoubt?.(course.repeated);
    if (decision.delayMs > 0) await clock.sleep(decision.delayMs, pauseSignalOf(sender, options, course));
    if (options.signal?.aborted) throw reasonOf(options.signal);
  }
}

async function isAccepted({ accept }: ServiceRequest, answer: TransportResponse): Promise<boolean> {
  return accept !== undefined && (await accept(answer));
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
    const waitSignal = waitSignalOf(options, course);
    const senderWaits = course.repeated ? undefined : sender.waitSignal;
    return await tryOnce(sender, request, { ...options, waitSignal, senderWaits }, course.attempt);
  } catch (error) {
    if (!course.repeated || options.signal?.aborted) throw error;
    throw new TransportError(toError(error).message, { unknownOutcome: true, cause: error });
  }
}

/** What may have been executed is worth waiting for: giving up would leave its outcome unknown. */
function waitSignalOf({ signal, waitSignal = signal }: SendOptions, { repeated }: Course): AbortSignal | undefined {
  return repeated ? signal : waitSignal;
}

function pauseSignalOf(sender: Sender, options: SendOptions, course: Course): AbortSignal | undefined {
  const own = waitSignalOf(options, course);
  return course.repeated || sender.waitSignal === undefined ? own : either(own, sender.waitSignal);
}

function toResponse({ status, headers, body }: TransportResponse, repeated: boolean): ServiceResponse {
  return { status, headers, body, requestId: readRequestId(headers), repeated };
}
