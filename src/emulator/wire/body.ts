import { badPayload, WebApiError } from "../web-api-error.ts";
import type { InnerRequest } from "../batch/model.ts";
import type { Payload } from "../writes/step.ts";

/**
 * The JSON object in a request's body.
 *
 * @param entitySet what the service names in its refusal
 */
export function readPayload(request: InnerRequest, entitySet: string): Payload {
  const mediaType = (request.headers["content-type"] ?? "application/json").split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") throw unsupportedMediaType(mediaType ?? "");
  const value = parse(request.body ?? "", entitySet);
  if (isObject(value)) return value;
  const found = Array.isArray(value) ? "StartArray" : "PrimitiveValue";
  throw badPayload(
    entitySet,
    `An unexpected '${found}' node was found when reading from the JSON reader. A 'StartObject' node was expected.`,
  );
}

export function isObject(value: unknown): value is Payload {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(body: string, entitySet: string): unknown {
  if (body.trim() === "") throw badPayload(entitySet, "Invalid JSON. The body is empty; an object was expected.");
  try {
    return JSON.parse(body);
  } catch (error) {
    throw badPayload(entitySet, `Invalid JSON. ${error instanceof Error ? error.message : String(error)}`);
  }
}

function unsupportedMediaType(mediaType: string): WebApiError {
  return new WebApiError(
    415,
    "0x80060888",
    `The request entity's media type '${mediaType}' is not supported for this resource. Expected 'application/json'.`,
  );
}
