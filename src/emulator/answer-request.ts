import { answerBatch } from "./batch/answer-batch.ts";
import type { InnerRequest, InnerResponse } from "./batch/model.ts";
import { readBatch } from "./batch/read-batch.ts";
import type { Environment } from "./environment.ts";
import type { Caller } from "./organization.ts";
import type { Call } from "./operations/call.ts";
import { methodNotAllowed } from "./web-api-error.ts";
import { annotationFilter } from "./wire/annotations.ts";
import { errorResponse } from "./wire/error-response.ts";
import { readAnnotationPreference, readPreferences } from "./wire/preferences.ts";
import { route } from "./wire/router.ts";
import { readTarget } from "./wire/url.ts";

/** What stays the same from a request to those of the batch that it may carry. */
export interface Session {
  readonly environment: Environment;
  /** Who sends a request with these headers: whoever signed in, or the user that is impersonated. Throws 403. */
  readonly callerOf: (headers: InnerRequest["headers"]) => Caller;
  readonly now: Date;
}

/**
 * Does one request, alone or out of a batch. It neither throws nor waits, so nothing else happens in between.
 *
 * @param root the service root that relative URLs are relative to
 */
export function answerRequest(request: InnerRequest, root: string, session: Session): InnerResponse {
  try {
    const target = readTarget(request.url, root);
    const preferences = readPreferences(request.headers.prefer);
    const { environment, now } = session;
    const call: Call = { environment, caller: session.callerOf(request.headers), now, request, target, preferences };
    return target.path === "$batch" ? answerParts(call, session) : route(call);
  } catch (error) {
    return errorResponse(error, annotationFilter(readAnnotationPreference(request.headers.prefer)));
  }
}

function answerParts({ request, target, preferences }: Call, session: Session): InnerResponse {
  if (request.method !== "POST") throw methodNotAllowed(request.method);
  return answerBatch({
    parts: readBatch(request.headers["content-type"] ?? "", request.body ?? ""),
    continueOnError: preferences.continuesOnError,
    handle: (part) => answerRequest(onBehalfOf(request, part), target.root, session),
    transaction: (work) => session.environment.store.transaction(work),
  });
}

/** A request of a batch impersonates whom the batch does, unless it names another user itself. */
function onBehalfOf({ headers: { callerobjectid, mscrmcallerid } }: InnerRequest, part: InnerRequest): InnerRequest {
  if (callerobjectid === undefined && mscrmcallerid === undefined) return part;
  const inherited = {
    ...(callerobjectid === undefined ? {} : { callerobjectid }),
    ...(mscrmcallerid === undefined ? {} : { mscrmcallerid }),
  };
  return { ...part, headers: { ...inherited, ...part.headers } };
}
