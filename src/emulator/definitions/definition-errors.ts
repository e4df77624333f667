import { WebApiError } from "../web-api-error.ts";
import type { DefinitionKey } from "./definition-path.ts";

const noId = "00000000-0000-0000-0000-000000000000";

/** A table that is not there. The service names both keys, whichever was given. */
export function entityNotFound({ property, value }: DefinitionKey): WebApiError {
  const [name, id] = property === "MetadataId" ? ["", value] : [value, noId];
  return new WebApiError(404, "0x80040217", `Could not find an entity with name ${name} and id ${id}.`);
}

/** A column, key or relationship that its table does not have, or not of the type that the address casts to. */
export function definitionNotFound(collection: string, { property, value }: DefinitionKey): WebApiError {
  return new WebApiError(404, "0x80040217", `Could not find any of the ${collection} with the ${property} '${value}'.`);
}
