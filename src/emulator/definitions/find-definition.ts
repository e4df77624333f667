import { badRequest, unknownSegment } from "../web-api-error.ts";
import { definitionNotFound, entityNotFound } from "./definition-errors.ts";
import type { DefinitionKey, PathStep } from "./definition-path.ts";
import type { Definitions, Table } from "./model.ts";
import { metadataTypes } from "./rendering/metadata-types.ts";
import { entityOf } from "./rendering/entities.ts";
import { globalOptionSets } from "./rendering/option-sets.ts";
import { allRelationships } from "./rendering/relationships.ts";
import { castTo, navigate, propertyOf, type Json, type Resource } from "./rendering/resource.ts";

/** What stands at the end of a path: one definition, several, or the value of a property. */
export type Found =
  | { readonly kind: "one"; readonly resource: Resource }
  | { readonly kind: "many"; readonly collection: string; readonly resources: readonly Resource[] }
  | { readonly kind: "value"; readonly value: Json };

/** The collections at which a path to definitions begins. */
const collections: Readonly<Record<string, (definitions: Definitions) => readonly Resource[]>> = {
  EntityDefinitions: (definitions) => [...definitions.tables.values()].map((table) => entityOf(table, definitions)),
  RelationshipDefinitions: allRelationships,
  GlobalOptionSetDefinitions: globalOptionSets,
};

/** The collections whose members are of several types, by the type that those derive from. */
const baseTypes: Readonly<Record<string, string>> = {
  Attributes: "AttributeMetadata",
  GlobalOptionSetDefinitions: "OptionSetMetadataBase",
  RelationshipDefinitions: "RelationshipMetadataBase",
};

/** Whether a path with this beginning leads to definitions. */
export function isDefinitionCollection(name: string): boolean {
  return Object.hasOwn(collections, name);
}

/** Goes the way of a path, whose first step must be a collection of definitions. Throws WebApiError. */
export function findDefinition([first, ...steps]: readonly PathStep[], definitions: Definitions): Found {
  return steps.reduce(follow, begin(first, definitions));
}

/** Throws 404. */
export function findTable({ property, value }: DefinitionKey, { tables }: Definitions): Table {
  const table =
    property === "LogicalName"
      ? tables.get(value)
      : [...tables.values()].find(({ metadataId }) => property === "MetadataId" && metadataId === value);
  if (!table) throw entityNotFound({ property, value });
  return table;
}

function begin(step: PathStep | undefined, definitions: Definitions): Found {
  const list = step && Object.hasOwn(collections, step.name) ? collections[step.name] : undefined;
  if (!step || !list) throw unknownSegment(step?.name ?? "");
  // Tables are many and big, so that the one that is wanted is not looked for among all of them.
  if (step.name === "EntityDefinitions" && step.key && step.key.property !== "Name") {
    return { kind: "one", resource: entityOf(findTable(step.key, definitions), definitions) };
  }
  return pick(list(definitions), step);
}

function follow(found: Found, step: PathStep): Found {
  if (found.kind === "value") throw unknownSegment(step.name);
  if (step.cast !== undefined) return cast(found, step.cast);
  if (found.kind === "many") {
    throw badRequest(`'${step.name}' is of a single definition. Say which, such as (LogicalName='<name>').`);
  }
  const { resource } = found;
  if (Object.hasOwn(resource.properties, step.name)) return { kind: "value", value: propertyOf(resource, step.name) };
  const target = navigate(resource, step.name);
  return isList(target) ? pick(target, step) : { kind: "one", resource: target };
}

function pick(resources: readonly Resource[], { name, key }: PathStep): Found {
  if (!key) return { kind: "many", collection: name, resources };
  if (resources.some(({ properties }) => properties[key.property] === undefined)) {
    throw badRequest(`The key property '${key.property}' is not one of '${name}'.`);
  }
  const resource = resources.find(({ properties }) => properties[key.property] === key.value);
  if (!resource) throw definitionNotFound(name, key);
  return { kind: "one", resource };
}

/** Definitions of other types are left out of a list; a single one of another type is not found. */
function cast(found: Exclude<Found, { kind: "value" }>, type: string): Found {
  const base = found.kind === "many" ? baseTypes[found.collection] : found.resource.declaredType;
  const resources = found.kind === "many" ? found.resources : [found.resource];
  const fitting = resources.filter((resource) => resource.type === type).map(castTo);
  const [first] = fitting;
  const isDerived = base !== undefined && metadataTypes.get(type) === base;
  if (isDerived && found.kind === "many") return { ...found, resources: fitting };
  if (!isDerived || !first) throw unknownSegment(`Microsoft.Dynamics.CRM.${type}`);
  return { kind: "one", resource: first };
}

function isList(target: Resource | readonly Resource[]): target is readonly Resource[] {
  return Array.isArray(target);
}
