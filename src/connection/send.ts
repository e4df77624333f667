import { either, reasonOf } from "../clock.ts";
import { TransportError, toError } from "../errors.ts";
import { readRequestId } from "../web-api/headers.ts";
import { tryOnce, type Tried } from "./attempt.ts";
import { failureOf } from "./failure.ts";
import type { SendOptions, ServiceRequest, ServiceResponse } from "./request.ts";
import { retirePrincipal } from "./retire-principal.ts";
import { decide, type Again, type Decision } from "./retry.ts";
import type { Sender } from "./sender.ts";
import { throttledError } from "./throttled.ts";
import type { TransportResponse } from "./transport.ts";

/** What the attempts so far have come to. */
interface Course {
  /** The number of this attempt; one that was throttled does not count. */
  attempt: number;
  /** The principals that got a fresh token for it. */
  readonly refreshed: Set<number>;
  /** An earlier attempt may have been executed. */
  repeated: boolean;
  /** When it was refused for the first time because of a limit. */
  throttledSince: number | undefined;
}

/** The one door to the service: signs in, waits for the governor's permit, repeats what may be repeated. */
export async function sendRequest(
  sender: Sender,
  request: ServiceRequest,
  options: SendOptions = {},
): Promise<ServiceResponse> {
  const { clock, random } = sender.environment;
  const course: Course = { attempt: 1, refreshed: new Set(), repeated: false, throttledSince: undefined };
  for (;;) {
    const tried = await tryAgain(sender, request, options, course);
    const { outcome } = tried;
    course.repeated ||= tried.wasCopied;
    if ("answer" in outcome && (await isAccepted(request, outcome.answer))) {
      return toResponse(outcome.answer, course.repeated);
    }
    const decision = decide(outcome, {
      idempotent: request.idempotent,
      attempt: course.attempt,
      refreshed: course.refreshed.has(tried.principal),
      now: clock.now(),
      random: random(),
    });
    if (decision.next === "return" && "answer" in outcome) return toResponse(outcome.answer, course.repeated);
    if (decision.next === "again") prepareNext(sender, tried, decision, course);
    else passOn(sender, tried, decision, course);
    options.onDoubt?.(course.repeated);
    if (decision.next === "again" && decision.delayMs > 0)
      await clock.sleep(decision.delayMs, pauseSignalOf(sender, options, course));
    if (options.signal?.aborted) throw reasonOf(options.signal);
  }
}

async function isAccepted({ accept }: ServiceRequest, answer: TransportResponse): Promise<boolean> {
  return accept !== undefined && (await accept(answer));
}

function prepareNext(sender: Sender, tried: Tried, decision: Again, course: Course): void {
  if (decision.throttled === true) refuseImpatience(sender, tried, course);
  else course.attempt += 1;
  course.repeated ||= decision.executed;
  if (decision.refresh === true) {
    course.refreshed.add(tried.principal);
    sender.environment.tokens[tried.principal]?.reject(tried.token);
  }
  sender.counter.count("retries");
}

/** @throws ServiceError when it has been waited for long enough, by this request or by all */
function refuseImpatience({ environment }: Sender, { outcome }: Tried, course: Course): void {
  const { clock, patience } = environment;
  const now = clock.now();
  course.throttledSince ??= now;
  if (!("answer" in outcome)) return;
  if (patience.signal.aborted || patience.isOver(course.throttledSince, now))
    throw throttledError(outcome.answer, environment, course);
}

/** What one principal cannot do any more, others may. @throws what the request came to, where that is no help */
function passOn({ environment, counter }: Sender, tried: Tried, decision: Decision, course: Course): void {
  const failed = decision.next === "fail" ? decision : undefined;
  const error = failureOf(tried.outcome, environment, course.repeated, failed?.executed === true);
  if (failed?.signIn !== true || !retirePrincipal(environment, tried.principal, error)) throw error;
  counter.count("retries");
}

/** Whatever hinders a further attempt, the attempts before it may have been executed. */
async function tryAgain(sender: Sender, request: ServiceRequest, options: SendOptions, course: Course): Promise<Tried> {
  try {
    const waitSignal = waitSignalOf(options, course);
    const senderWaits = course.repeated ? undefined : sender.waitSignal;
    return await tryOnce(sender, request, { ...options, waitSignal, senderWaits, attempt: course.attempt });
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
