import type { InnerResponse } from "../batch/model.ts";
import { noContent, type Call } from "../operations/call.ts";
import { readPayload } from "../wire/body.ts";
import { invalidArgument } from "./customization-errors.ts";

/** `POST PublishAllXml`. Changes of definitions are in force at once, so that nothing is left to publish. */
export function publishAll(): InnerResponse {
  return noContent();
}

/** `POST PublishXml`, which says what to publish. */
export function publish({ request }: Call): InnerResponse {
  const { ParameterXml: parameter } = readPayload(request, "PublishXml");
  if (typeof parameter !== "string") throw invalidArgument("The parameter 'ParameterXml' is missing. Expected a text.");
  return noContent();
}
