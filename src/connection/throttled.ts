import { ServiceError } from "../errors.ts";
import { readFault } from "../web-api/fault.ts";
import { readRequestId, readRetryAfter } from "../web-api/headers.ts";
import type { Sender } from "./sender.ts";
import type { Environment } from "./environment.ts";
import type { Attempt } from "./retry.ts";
import type { TransportResponse } from "./transport.ts";

/** Counts what the service did not let in, and for how long it has let in nothing. */
export function noteThrottling({ environment, counter }: Sender, outcome: Attempt, now: number): void {
  if (!("answer" in outcome)) return;
  const { answer } = outcome;
  const { patience, governor } = environment;
  if (answer.status !== 429) {
    patience.letIn();
    return;
  }
  counter.count("throttled");
  const locks = governor.explain().lanes.map(({ lockedForMs }) => lockedForMs);
  const opensAt = now + (locks.length === 0 ? 0 : Math.min(...locks));
  patience.refused(now, opensAt, () => throttledError(answer, environment, { repeated: false }));
}

/** What a request ends with when it has been throttled for too long. */
export function throttledError(
  answer: TransportResponse,
  { clock, throttlingTimeoutMs }: Environment,
  { repeated }: { readonly repeated: boolean },
): ServiceError {
  const { code, message } = readFault(answer.status, answer.body);
  return new ServiceError(
    `The service has let nothing in for as long as it is waited for, ${throttlingTimeoutMs / 1000} s ` +
      `(throttlingTimeoutMs): ${message}`,
    {
      status: answer.status,
      serverCode: code,
      requestId: readRequestId(answer.headers),
      retryable: true,
      retryAfterMs: readRetryAfter(answer.headers, clock.now()),
      repeated,
    },
  );
}
