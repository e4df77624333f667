import { badRequest } from "../web-api-error.ts";
import { readDefinitionPath, type PathStep } from "./definition-path.ts";
import { findDefinition, findTable } from "./find-definition.ts";
import { readMetadataQuery, type MetadataQuery } from "./metadata-query.ts";
import type { Definitions } from "./model.ts";
import { renderAll, renderResource } from "./rendering/render-resource.ts";

/**
 * Answers a GET below `EntityDefinitions`, `RelationshipDefinitions` and `GlobalOptionSetDefinitions`, unpaged as the
 * service does. Throws WebApiError. Source: "Query table definitions using the Web API" (Microsoft Learn).
 *
 * @param path what follows `/api/data/v9.2/`, without the query
 * @param options the query options, decoded
 * @param contextRoot where `@odata.context` begins: the URL of `$metadata`
 */
export function answerDefinitions(
  path: string,
  options: ReadonlyMap<string, string>,
  definitions: Definitions,
  contextRoot: string,
): object {
  const steps = readDefinitionPath(path);
  const query = readMetadataQuery(options);
  const found = findDefinition(steps, definitions);
  const context = `${contextRoot}#${contextPath(steps, definitions)}${describe(query)}`;
  if (found.kind === "many") return { "@odata.context": context, value: renderAll(found.resources, query) };
  if (query.filter) throw badRequest("The query option $filter applies to collections only, and this is a single one.");
  if (found.kind === "value") return { "@odata.context": context, value: found.value };
  return { "@odata.context": `${context}/$entity`, ...renderResource(found.resource, query) };
}

/** The path, by the table's name however it was addressed. The key of what is answered itself is left out. */
function contextPath(steps: readonly PathStep[], definitions: Definitions): string {
  const last = steps.findLastIndex(({ cast }) => cast === undefined);
  return steps
    .map(({ name, key }, index) => {
      if (!key || index === last) return name;
      return `${name}('${name === "EntityDefinitions" ? findTable(key, definitions).logicalName : key.value}')`;
    })
    .join("/");
}

function describe({ select = [], expand }: MetadataQuery): string {
  const columns = [
    ...select,
    ...expand.map(({ navigation, query }) => `${navigation}(${(query.select ?? []).join(",")})`),
  ];
  return columns.length === 0 ? "" : `(${columns.join(",")})`;
}
