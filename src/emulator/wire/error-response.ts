import type { InnerResponse } from "../batch/model.ts";
import { errorBody, WebApiError } from "../web-api-error.ts";
import type { AnnotationFilter } from "./annotations.ts";
import { jsonType } from "./headers.ts";

/** A refusal in the service's shape. What is none, and so a fault of the emulator, is a 500 that tells where it happened. */
export function errorResponse(error: unknown, annotations?: AnnotationFilter): InnerResponse {
  const isRefusal = error instanceof WebApiError;
  const [status, body] = isRefusal ? [error.status, errorBody(error, annotations)] : [500, unexpected(error)];
  return { status, headers: { "Content-Type": jsonType, "OData-Version": "4.0" }, body: JSON.stringify(body) };
}

function unexpected(error: unknown): object {
  const { message, name, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    error: {
      code: "0x80040216",
      message: `An unexpected error occurred. ${message}`,
      innererror: { message, type: name, stacktrace: stack },
    },
  };
}
