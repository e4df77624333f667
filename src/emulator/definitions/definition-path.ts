import { isGuid } from "../guid.ts";
import { badRequest } from "../web-api-error.ts";

/** `(LogicalName='account')` or a MetadataId. */
export interface DefinitionKey {
  readonly property: "LogicalName" | "SchemaName" | "Name" | "MetadataId";
  readonly value: string;
}

/** One step of the way: a collection, a member of one, a cast, or a property. */
export interface PathStep {
  readonly name: string;
  readonly key?: DefinitionKey;
  /** The type's name without its namespace, where the step is a cast. */
  readonly cast?: string;
}

const step = /^(?:Microsoft\.Dynamics\.CRM\.(?<cast>\w+)|(?<name>\w+)(?:\((?<key>[^()]*)\))?)$/;

/**
 * Reads such as `EntityDefinitions(LogicalName='account')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata`.
 * Throws WebApiError for a path of another shape.
 *
 * @param path what follows `/api/data/v9.2/`, without the query
 */
export function readDefinitionPath(path: string): readonly PathStep[] {
  return decode(path).split("/").map(readStep);
}

function readStep(text: string): PathStep {
  const { cast, name, key } = step.exec(text)?.groups ?? fail();
  if (cast !== undefined) return { name: text, cast };
  return { name: name ?? fail(), ...(key === undefined ? {} : { key: readKey(key) }) };
}

function readKey(text: string): DefinitionKey {
  const [, id] = /^\s*(?:MetadataId\s*=\s*)?([\da-f-]+)\s*$/i.exec(text) ?? [];
  if (id !== undefined && isGuid(id)) return { property: "MetadataId", value: id.toLowerCase() };
  const [, property, value] = /^\s*(LogicalName|SchemaName|Name)\s*=\s*'((?:[^']|'')*)'\s*$/.exec(text) ?? [];
  if (value === undefined || !isKeyProperty(property)) {
    throw badRequest(`The key '${text}' is not one of a definition. Expected LogicalName='<name>' or a MetadataId.`);
  }
  return { property, value: value.replaceAll("''", "'") };
}

function isKeyProperty(name: string | undefined): name is DefinitionKey["property"] {
  return name === "LogicalName" || name === "SchemaName" || name === "Name";
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return fail();
  }
}

function fail(): never {
  throw badRequest(
    "URL was not parsed due to an ODataUnrecognizedPathException. Resource not found for the segment provided in the URL.",
  );
}
