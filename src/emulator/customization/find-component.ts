import type { DefinitionKey } from "../definitions/definition-path.ts";
import { definitionNotFound } from "../definitions/definition-errors.ts";
import type {
  AlternateKey,
  Column,
  Definitions,
  GlobalOptionSet,
  ManyToMany,
  ManyToOne,
  Table,
} from "../definitions/model.ts";
import { columnIdOf, keyIdOf, relationshipIdOf } from "../definitions/rendering/metadata-ids.ts";

/** A relationship of either kind. */
export type Relationship =
  | { readonly kind: "OneToMany"; readonly relationship: ManyToOne }
  | { readonly kind: "ManyToMany"; readonly relationship: ManyToMany };

/** Throws 404; so do the others. */
export function findColumn(table: Table, key: DefinitionKey): Column {
  const columns = [...table.columns.values()];
  const found =
    key.property === "MetadataId"
      ? columns.find((column) => columnIdOf(table, column) === key.value)
      : columns.find((column) => nameOf(column, key) === key.value);
  if (!found) throw definitionNotFound("Attributes", key);
  return found;
}

export function findKey(table: Table, key: DefinitionKey): AlternateKey {
  const found =
    key.property === "MetadataId"
      ? table.keys.find((each) => keyIdOf(table, each) === key.value)
      : table.keys.find((each) => nameOf({ schemaName: each.logicalName, ...each }, key) === key.value);
  if (!found) throw definitionNotFound("Keys", key);
  return found;
}

export function findRelationship({ tables }: Definitions, key: DefinitionKey): Relationship {
  const isIt = (each: ManyToOne | ManyToMany) =>
    key.property === "MetadataId" ? relationshipIdOf(each) === key.value : each.schemaName === key.value;
  for (const { manyToOneRelationships, manyToManyRelationships } of tables.values()) {
    const toOne = manyToOneRelationships.find(isIt);
    if (toOne) return { kind: "OneToMany", relationship: toOne };
    const toMany = manyToManyRelationships.find(isIt);
    if (toMany) return { kind: "ManyToMany", relationship: toMany };
  }
  throw definitionNotFound("RelationshipDefinitions", key);
}

export function findOptionSet({ optionSets }: Definitions, key: DefinitionKey): GlobalOptionSet {
  const found =
    key.property === "MetadataId"
      ? [...optionSets.values()].find(({ metadataId }) => metadataId === key.value)
      : optionSets.get(key.value);
  if (!found) throw definitionNotFound("GlobalOptionSetDefinitions", key);
  return found;
}

function nameOf(
  { logicalName, schemaName }: { readonly logicalName: string; readonly schemaName: string },
  { property }: DefinitionKey,
): string {
  return property === "SchemaName" ? schemaName : logicalName;
}
