import { randomUUID } from "node:crypto";
import { systemClock } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import { API_PATH } from "../../connection/environment.ts";
import { ServiceError } from "../../errors.ts";
import { batchBody, readBatchAnswers, type BatchAnswer, type BatchPart } from "../../web-api/batch.ts";
import { readFault } from "../../web-api/fault.ts";
import { readRetryAfter } from "../../web-api/headers.ts";

/** The most that the service takes in one `$batch`. */
export const MOST_PARTS = 1000;

/** A part may be throttled by itself. So often all that were are sent again. */
const MOST_ROUNDS = 5;
const FIRST_DELAY_MS = 1000;

/**
 * Sends up to a thousand requests in one, each on its own: what becomes of one does not touch the others. They must be
 * such as change nothing. Source: "Execute batch operations using the Web API".
 * @returns for each part, in their order, the body of its answer, or why it was refused
 * @throws what `connection.send` throws; the signal's reason
 */
export async function sendParts(
  connection: Connection,
  parts: readonly BatchPart[],
  signal?: AbortSignal,
): Promise<readonly (string | ServiceError)[]> {
  const bodies = await sendRound(connection, parts, signal);
  for (let round = 1; round < MOST_ROUNDS; round += 1) {
    const again = [...bodies.keys()].filter((at) => isThrottled(bodies[at]));
    if (again.length === 0) break;
    const told = again
      .map((at) => bodies[at])
      .map((body) => (body instanceof ServiceError ? (body.retryAfterMs ?? 0) : 0));
    await systemClock.sleep(Math.max(FIRST_DELAY_MS, ...told), signal);
    const left = again.flatMap((at) => parts[at] ?? []);
    for (const [at, body] of (await sendRound(connection, left, signal)).entries()) bodies[again[at] ?? 0] = body;
  }
  return bodies;
}

async function sendRound(
  connection: Connection,
  parts: readonly BatchPart[],
  signal: AbortSignal | undefined,
): Promise<(string | ServiceError)[]> {
  const boundary = `batch_${randomUUID()}`;
  const { headers, body, requestId } = await connection.send(
    {
      method: "POST",
      path: "$batch",
      headers: { "content-type": `multipart/mixed; boundary=${boundary}`, prefer: "odata.continue-on-error" },
      body: batchBody(parts, boundary, API_PATH),
      idempotent: true,
      mayOverlap: true,
      load: { key: "look up", records: parts.length },
    },
    { signal },
  );
  const answers = readBatchAnswers(headers["content-type"], body) ?? [];
  return parts.map((_, at) => bodyOf(answers[at], requestId));
}

function isThrottled(body: string | ServiceError | undefined): boolean {
  return body instanceof ServiceError && body.retryable;
}

function bodyOf(answer: BatchAnswer | undefined, requestId: string | undefined): string | ServiceError {
  if (answer === undefined || answer.status === 0) {
    const message = "The service's answer to a batch holds none for one of its requests.";
    return new ServiceError(message, { status: 200, requestId, retryable: true });
  }
  if (answer.status < 400) return answer.body;
  const { code, message } = readFault(answer.status, answer.body);
  return new ServiceError(message, {
    status: answer.status,
    serverCode: code,
    requestId: answer.headers.req_id ?? requestId,
    retryable: answer.status === 429 || answer.status === 503,
    retryAfterMs: readRetryAfter(answer.headers, systemClock.now()),
  });
}
