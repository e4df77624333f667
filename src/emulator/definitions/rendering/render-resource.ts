import type { MetadataQuery } from "../metadata-query.ts";
import { navigate, propertyOf, type Json, type Properties, type Resource } from "./resource.ts";

/** The resource as JSON, with what the query selects and expands. The MetadataId is always there. */
export function renderResource(resource: Resource, query: MetadataQuery): Properties {
  const json: Record<string, Json> = {};
  if (resource.type !== resource.declaredType) json["@odata.type"] = `#Microsoft.Dynamics.CRM.${resource.type}`;
  Object.assign(
    json,
    query.select ? select(resource, query.select) : { ...resource.properties, ...resource.ownProperties },
  );
  for (const { navigation, query: nested } of query.expand) {
    json[navigation] = renderTarget(navigate(resource, navigation), nested);
  }
  return json;
}

function select(resource: Resource, names: readonly string[]): Properties {
  return Object.fromEntries(["MetadataId", ...names].map((name) => [name, propertyOf(resource, name)]));
}

function renderTarget(target: Resource | readonly Resource[], query: MetadataQuery): Json {
  return isList(target) ? renderAll(target, query) : renderResource(target, query);
}

export function renderAll(resources: readonly Resource[], query: MetadataQuery): Properties[] {
  const { filter = () => true } = query;
  return resources.filter(filter).map((resource) => renderResource(resource, query));
}

function isList(target: Resource | readonly Resource[]): target is readonly Resource[] {
  return Array.isArray(target);
}
