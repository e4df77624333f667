import { randomUUID } from "node:crypto";
import { API_PATH } from "../../connection/environment.ts";
import type { ServiceResponse } from "../../connection/request.ts";
import { ServiceError, toError } from "../../errors.ts";
import { batchBody, readBatchAnswers, type BatchAnswer, type BatchPart } from "../../web-api/batch.ts";
import { readFault } from "../../web-api/fault.ts";
import { parseGuid } from "../../web-api/guid.ts";
import { readRetryAfter } from "../../web-api/headers.ts";
import { isRepeatable, settleDone, settleNotDone, type Entry } from "./entry.ts";
import { settleRefusals, settleRefusedRequest, type Refusal } from "./refusals.ts";
import { endsRun } from "./shared-reasons.ts";
import { pause, sendEntries, type Sending } from "./sending.ts";
import { singleRequest } from "./single-writes.ts";

/** A part that is sent again: it was throttled, or a gateway answered in the service's place. */
interface Deferred extends Refusal {
  readonly retryAfterMs: number | undefined;
}

/** So often parts are sent again of which not one has got an answer. */
const FRUITLESS_ROUNDS = 5;
const FIRST_DELAY_MS = 1000;

const THROTTLED = 429;
/** Sent again, and perhaps executed before. */
const GATEWAY_STATUS = new Set([502, 503, 504]);

/** Sends each write as a request of its own, many to a `$batch`: one that fails leaves the others be. */
export async function sendSingly(entries: readonly Entry[], sending: Sending): Promise<void> {
  let left = entries;
  let fruitless = 0;
  while (left.length > 0) {
    const deferred = await sendBatch(left, sending);
    if (deferred.length === 0) return;
    fruitless = deferred.length < left.length ? 0 : fruitless + 1;
    if (fruitless >= FRUITLESS_ROUNDS) return settleRefusals(deferred, sending);
    left = deferred.map(({ entry }) => entry);
    const told = Math.max(...deferred.map(({ retryAfterMs = 0 }) => retryAfterMs));
    const delayMs = told > 0 ? told : FIRST_DELAY_MS * 2 ** fruitless;
    const stopped = await pause(delayMs, left, sending);
    if (stopped === undefined) continue;
    settleNotDone(left, "notSent", stopped);
    return;
  }
}

/** Gives the parts that are to be sent again; all others are settled. */
async function sendBatch(entries: readonly Entry[], sending: Sending): Promise<readonly Deferred[]> {
  const parts: BatchPart[] = [];
  const carried = entries.filter((entry) => addPart(entry, parts, sending));
  if (carried.length === 0) return [];
  const boundary = `batch_${randomUUID()}`;
  const request = {
    method: "POST",
    path: "$batch",
    headers: {
      "content-type": `multipart/mixed; boundary=${boundary}`,
      prefer: "odata.continue-on-error",
      // Each part says whom it is made as.
      callerobjectid: undefined,
    },
    body: batchBody(parts, boundary, API_PATH),
    // Where ids are chosen here, nothing is done twice.
    idempotent: carried.every(({ write }) => isRepeatable(write)),
  } as const;
  const heard = await sendEntries(carried, request, sending);
  if (heard?.what === "refused") {
    if (endsRun(heard.error)) sending.run.fatal ??= heard.error;
    await settleRefusedRequest(carried, heard.error, sending);
  }
  return heard?.what === "answered" ? settleParts(carried, heard.response, sending) : [];
}

function addPart(entry: Entry, parts: BatchPart[], sending: Sending): boolean {
  const { write } = entry;
  if (write.operation === "upload") return false;
  try {
    parts.push(singleRequest(write, sending));
    return true;
  } catch (error) {
    settleNotDone([entry], "failed", toError(error));
    return false;
  }
}

async function settleParts(
  entries: readonly Entry[],
  { headers, body, requestId }: ServiceResponse,
  sending: Sending,
): Promise<readonly Deferred[]> {
  const answers = readBatchAnswers(headers["content-type"], body) ?? [];
  const refusals: Refusal[] = [];
  const deferred: Deferred[] = [];
  for (const [at, entry] of entries.entries()) {
    const answer = answers[at];
    if (answer === undefined || answer.status === 0) {
      const message = "The service's answer to the batch holds none for this part.";
      settleNotDone([entry], "unknown", new ServiceError(message, { status: 200, requestId }));
    } else if (answer.status < 400) {
      entry.toldId = toldIdOf(entry, answer);
      settleDone(entry);
    } else {
      const error = errorOf(answer, requestId, sending);
      const isGateway = GATEWAY_STATUS.has(answer.status);
      if (isGateway) entry.doubtful = true;
      if (isGateway && !isRepeatable(entry.write)) settleNotDone([entry], "unknown", error);
      else if (isGateway || answer.status === THROTTLED)
        deferred.push({ entry, error, retryAfterMs: error.retryAfterMs });
      else refusals.push({ entry, error });
    }
  }
  await settleRefusals(refusals, sending);
  return deferred;
}

/** Source: "Create a table row using the Web API": the header OData-EntityId holds the address of the record. */
function toldIdOf({ write }: Entry, { headers }: BatchAnswer): string | undefined {
  if (isRepeatable(write)) return undefined;
  return parseGuid(/\(([^()]+)\)$/.exec(headers["odata-entityid"] ?? headers.location ?? "")?.[1]);
}

function errorOf(answer: BatchAnswer, requestId: string | undefined, { clock }: Sending): ServiceError {
  const fault = readFault(answer.status, answer.body);
  return new ServiceError(fault.message, {
    status: answer.status,
    serverCode: fault.code,
    requestId: answer.headers.req_id ?? requestId,
    retryable: answer.status === THROTTLED || answer.status === 503,
    retryAfterMs: readRetryAfter(answer.headers, clock.now()),
  });
}
