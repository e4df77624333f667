import { badRequest, notSupported, unknownSegment } from "../web-api-error.ts";
import { readDefinitionPath, type DefinitionKey, type DefinitionPath } from "./definition-path.ts";
import { definitionNotFound, entityNotFound } from "./definition-errors.ts";
import { readMetadataQuery, type MetadataQuery } from "./metadata-query.ts";
import type { Definitions, Table } from "./model.ts";
import { attributeTypes } from "./rendering/attribute-types.ts";
import { attributesCastTo } from "./rendering/attributes.ts";
import { entityOf } from "./rendering/entities.ts";
import { renderAll, renderResource } from "./rendering/render-resource.ts";
import { navigate, type Resource } from "./rendering/resource.ts";

/**
 * Answers a GET below `EntityDefinitions`, unpaged as the service does. Throws WebApiError.
 * Source: "Query table definitions using the Web API" (Microsoft Learn).
 *
 * @param path what follows `/api/data/v9.2/`, without the query
 * @param options the query options, decoded
 * @param contextRoot where `@odata.context` begins: the URL of `$metadata`
 */
export function answerEntityDefinitions(
  path: string,
  options: ReadonlyMap<string, string>,
  definitions: Definitions,
  contextRoot: string,
): object {
  const address = readDefinitionPath(path);
  const query = readMetadataQuery(options);
  const found = resolve(address, definitions);
  const context = `${contextRoot}#${contextPath(address, definitions)}${describe(query)}`;
  if (isList(found)) return { "@odata.context": context, value: renderAll(found, query) };
  if (query.filter)
    throw badRequest("The query option $filter applies to collections only, and this is a single definition.");
  return { "@odata.context": `${context}/$entity`, ...renderResource(found, query) };
}

function isList(found: Resource | readonly Resource[]): found is readonly Resource[] {
  return Array.isArray(found);
}

function resolve(address: DefinitionPath, definitions: Definitions): Resource | readonly Resource[] {
  const { table: key, collection, cast } = address;
  if (!key) {
    if (collection !== undefined || cast !== undefined)
      throw badRequest("Say which table: EntityDefinitions(LogicalName='<name>').");
    return [...definitions.tables.values()].map((table) => entityOf(table, definitions));
  }
  const table = findTable(key, definitions);
  const entity = entityOf(table, definitions);
  if (collection === undefined) {
    if (cast !== undefined) throw unknownSegment(cast);
    return entity;
  }
  const members = membersOf(entity, table, collection, cast);
  return address.member ? resolveMember(members, address.member, address) : members;
}

function membersOf(entity: Resource, table: Table, collection: string, cast: string | undefined): readonly Resource[] {
  if (!Object.hasOwn(entity.navigations, collection))
    throw notSupported(`the segment '${collection}' of EntityDefinitions`);
  if (cast === undefined) return [navigate(entity, collection)].flat();
  if (collection !== "Attributes" || !attributeTypes.has(cast)) throw unknownSegment(`Microsoft.Dynamics.CRM.${cast}`);
  return attributesCastTo(cast, table);
}

function resolveMember(
  members: readonly Resource[],
  key: DefinitionKey,
  address: DefinitionPath,
): Resource | readonly Resource[] {
  const member = members.find(({ properties }) => properties[key.property] === key.value);
  if (!member) throw definitionNotFound(address.collection ?? "", key);
  return address.navigation === undefined ? member : navigate(member, address.navigation);
}

function findTable({ property, value }: DefinitionKey, definitions: Definitions): Table {
  const table =
    property === "LogicalName"
      ? definitions.tables.get(value)
      : [...definitions.tables.values()].find(({ metadataId }) => property === "MetadataId" && metadataId === value);
  if (!table) throw entityNotFound({ property, value });
  return table;
}

/** The path to the definitions, by the table's name however it was addressed. */
function contextPath(address: DefinitionPath, definitions: Definitions): string {
  const { table, collection, member, cast, navigation } = address;
  if (!table || collection === undefined) return "EntityDefinitions";
  const segments = [`EntityDefinitions('${findTable(table, definitions).logicalName}')`, collection];
  if (member && navigation !== undefined) segments[1] = `${collection}('${member.value}')`;
  if (cast !== undefined) segments.push(`Microsoft.Dynamics.CRM.${cast}`);
  if (navigation !== undefined) segments.push(navigation);
  return segments.join("/");
}

function describe({ select = [], expand }: MetadataQuery): string {
  const columns = [
    ...select,
    ...expand.map(({ navigation, query }) => `${navigation}(${(query.select ?? []).join(",")})`),
  ];
  return columns.length === 0 ? "" : `(${columns.join(",")})`;
}
