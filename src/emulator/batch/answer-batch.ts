import { randomUUID } from "node:crypto";
import { notSupported, WebApiError } from "../web-api-error.ts";
import { errorResponse } from "../wire/error-response.ts";
import { jsonType } from "../wire/headers.ts";
import type { BatchPart, BatchRequest, ChangeSet, InnerRequest, InnerResponse, NumberedResponse } from "./model.ts";
import { referenceTo, resolveReferences } from "./references.ts";
import { writeAnswers, type Answer } from "./write-multipart.ts";

export interface BatchOptions {
  /** As `readBatch` gives them. */
  readonly parts: readonly BatchPart[];
  /** The request carried `Prefer: odata.continue-on-error`: go on after a failure. */
  readonly continueOnError: boolean;
  /** Does one request. It may answer an error or throw a WebApiError; anything else that it throws ends the batch. */
  readonly handle: (request: InnerRequest) => InnerResponse;
  /** Runs the work and keeps its changes, or undoes them all when the work throws. */
  readonly transaction: <T>(work: () => T) => T;
}

export interface BatchAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * Does the parts of a batch in their order and writes the multipart answer. The first failure ends the batch and gives
 * the whole answer its status, unless `continueOnError`; then the answer is 200 whatever the parts came to.
 * Source: "Execute batch operations using the Web API" (Microsoft Learn).
 */
export function answerBatch({ parts, continueOnError, handle, transaction }: BatchOptions): BatchAnswer {
  const answers: Answer[] = [];
  let status = 200;
  for (const part of parts) {
    const answer =
      part.kind === "changeSet" ? doChangeSet(part, handle, transaction) : doRequest(part, handle, new Map());
    answers.push(answer);
    const failure = [answer].flat().find(isFailure);
    if (failure && !continueOnError) {
      status = failure.status;
      break;
    }
  }
  const { contentType, body } = writeAnswers(answers);
  return { status, headers: { "Content-Type": contentType, "OData-Version": "4.0" }, body };
}

/** All responses, or only the failed one; then nothing of the change set remains. */
function doChangeSet(
  changeSet: ChangeSet,
  handle: BatchOptions["handle"],
  transaction: BatchOptions["transaction"],
): NumberedResponse[] {
  let failed: NumberedResponse | undefined;
  try {
    return transaction(() => {
      const known = new Map<string, string>();
      return changeSet.requests.map((part) => {
        const response = doRequest(part, handle, known);
        if (!isFailure(response)) return response;
        failed = response;
        throw new Error("A request of the change set failed, so the change set is undone.");
      });
    });
  } catch (error) {
    if (failed) return [failed];
    throw error;
  }
}

/** Does one request and enters its record among those that later requests of the change set can refer to. */
function doRequest(part: BatchRequest, handle: BatchOptions["handle"], known: Map<string, string>): NumberedResponse {
  const { contentId } = part;
  try {
    const request = resolveReferences(part.request, known);
    const response = handle(request);
    if (response.bytes) throw notSupported("downloading a file inside of a batch");
    const record = referenceTo(request, response);
    if (contentId !== undefined && record !== undefined) known.set(contentId, record);
    return { ...asPart(response, request.method), contentId };
  } catch (error) {
    if (error instanceof WebApiError) return { ...asPart(errorResponse(error), part.request.method), contentId };
    throw error;
  }
}

/** Inside of a batch, a failure has a number of its own, and what was read says that it is streamed. */
function asPart(response: InnerResponse, method: string): InnerResponse {
  const { headers } = response;
  if (isFailure(response)) return { ...response, headers: { REQ_ID: randomUUID(), ...headers } };
  if (method !== "GET" || headers["Content-Type"] !== jsonType) return response;
  return { ...response, headers: { ...headers, "Content-Type": `${jsonType}; odata.streaming=true` } };
}

function isFailure(response: InnerResponse): boolean {
  return response.status >= 400;
}
