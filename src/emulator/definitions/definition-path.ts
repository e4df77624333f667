import { isGuid } from "../guid.ts";
import { badRequest } from "../web-api-error.ts";

/** `(LogicalName='account')` or a MetadataId. */
export interface DefinitionKey {
  readonly property: "LogicalName" | "SchemaName" | "MetadataId";
  readonly value: string;
}

/** `EntityDefinitions(table)/collection(member)/Microsoft.Dynamics.CRM.cast/navigation`, as far as it goes. */
export interface DefinitionPath {
  readonly table?: DefinitionKey;
  readonly collection?: string;
  readonly member?: DefinitionKey;
  readonly cast?: string;
  readonly navigation?: string;
}

const shape =
  /^EntityDefinitions(?:\((?<table>[^()]*)\))?(?:\/(?<collection>\w+)(?:\((?<member>[^()]*)\))?)?(?:\/Microsoft\.Dynamics\.CRM\.(?<cast>\w+))?(?:\/(?<navigation>\w+))?$/;

/** Throws WebApiError for a path of another shape. */
export function readDefinitionPath(path: string): DefinitionPath {
  const { table, collection, member, cast, navigation } = shape.exec(decode(path))?.groups ?? fail();
  if (navigation !== undefined && member === undefined) fail();
  return {
    ...(table === undefined ? {} : { table: readKey(table) }),
    ...(collection === undefined ? {} : { collection }),
    ...(member === undefined ? {} : { member: readKey(member) }),
    ...(cast === undefined ? {} : { cast }),
    ...(navigation === undefined ? {} : { navigation }),
  };
}

function readKey(text: string): DefinitionKey {
  const [, id] = /^\s*(?:MetadataId\s*=\s*)?([\da-f-]+)\s*$/i.exec(text) ?? [];
  if (id !== undefined && isGuid(id)) return { property: "MetadataId", value: id.toLowerCase() };
  const [, property, value] = /^\s*(LogicalName|SchemaName)\s*=\s*'((?:[^']|'')*)'\s*$/.exec(text) ?? [];
  if (value === undefined || (property !== "LogicalName" && property !== "SchemaName")) {
    throw badRequest(`The key '${text}' is not one of a definition. Expected LogicalName='<name>' or a MetadataId.`);
  }
  return { property, value: value.replaceAll("''", "'") };
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
