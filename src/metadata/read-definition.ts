import type {
  AlternateKey,
  AssociationEnd,
  Choice,
  Column,
  DateBehavior,
  LookupTarget,
  TableDefinition,
  TableEntry,
} from "./definition.ts";
import { list, number, object, optionalText, text, type Json } from "./loose-json.ts";
import { readChoices } from "./read-choices.ts";

/**
 * Reads the answers of EntityDefinitions.
 *
 * @param table the table with its Attributes, Keys and ManyToOneRelationships
 * @param optionSets the attributes that have options, with those
 * @param relationships of an intersect table: the many-to-many relationship that it is for
 * @see "Query table definitions using the Web API" (Microsoft Learn)
 */
export function readTableDefinition(
  table: Json,
  optionSets: readonly Json[],
  relationships: readonly Json[] = [],
): TableDefinition {
  const choices = new Map(optionSets.map((attribute) => [text(attribute.LogicalName), readChoices(attribute)]));
  const targets = readTargets(list(table.ManyToOneRelationships));
  const columns = list(table.Attributes).map((attribute) => readColumn(attribute, choices, targets));
  return {
    name: text(table.LogicalName),
    entitySet: text(table.EntitySetName),
    primaryId: text(table.PrimaryIdAttribute),
    primaryName: optionalText(table.PrimaryNameAttribute),
    columns: new Map(columns.map((column) => [column.name, column])),
    keys: list(table.Keys).map(readKey),
    association: relationships[0] && readAssociation(relationships[0]),
    isActivity: table.IsActivity === true,
    isElastic: table.TableType === "Elastic",
  };
}

export function readTableEntries(answer: Json): TableEntry[] {
  return list(answer.value)
    .map((table) => ({ name: text(table.LogicalName), entitySet: text(table.EntitySetName) }))
    .filter((table) => table.entitySet !== "");
}

function readColumn(
  attribute: Json,
  choices: ReadonlyMap<string, readonly Choice[]>,
  targets: ReadonlyMap<string, readonly LookupTarget[]>,
): Column {
  const name = text(attribute.LogicalName);
  return {
    name,
    type: typeOf(attribute),
    creatable: attribute.IsValidForCreate === true,
    updatable: attribute.IsValidForUpdate === true,
    readable: attribute.IsValidForRead === true && attribute.IsValidODataAttribute !== false,
    attributeOf: optionalText(attribute.AttributeOf),
    maxLength: number(attribute.MaxLength),
    maxBytes: maxBytesOf(attribute),
    min: number(attribute.MinValue),
    max: number(attribute.MaxValue),
    precision: precisionOf(attribute),
    dateBehavior: dateBehaviorOf(attribute),
    choices: choices.get(name) ?? [],
    targets: expandOwner(targets.get(name) ?? [], attribute.Targets),
  };
}

/** Multi-select choices call themselves Virtual; only the cast in the type's name tells. */
function typeOf(attribute: Json): string {
  const cast = /\.(\w+)AttributeMetadata$/.exec(text(attribute["@odata.type"]))?.[1];
  return cast === "MultiSelectPicklist" || cast === "Image" || cast === "File" ? cast : text(attribute.AttributeType);
}

function maxBytesOf({ MaxSizeInKB }: Json): number | undefined {
  return typeof MaxSizeInKB === "number" ? MaxSizeInKB * 1024 : undefined;
}

/** A currency's own precision, or that of the organization's prices, is not known here; money never has more than 4. */
const MONEY_PRECISION = 4;

function precisionOf({ Precision, PrecisionSource }: Json): number | undefined {
  return PrecisionSource === 1 || PrecisionSource === 2 ? MONEY_PRECISION : number(Precision);
}

function dateBehaviorOf({ DateTimeBehavior }: Json): DateBehavior {
  const { Value: behavior } = object(DateTimeBehavior);
  return behavior === "DateOnly" || behavior === "TimeZoneIndependent" ? behavior : "UserLocal";
}

function readTargets(relationships: readonly Json[]): Map<string, LookupTarget[]> {
  const targets = new Map<string, LookupTarget[]>();
  for (const relationship of relationships) {
    const column = text(relationship.ReferencingAttribute);
    const table = text(relationship.ReferencedEntity);
    const navigation = text(relationship.ReferencingEntityNavigationPropertyName);
    const known = targets.get(column);
    if (known === undefined) targets.set(column, [{ table, navigation }]);
    else known.push({ table, navigation });
  }
  return targets;
}

/** An owner's relationship leads to the table "owner", which stands for users and teams. */
function expandOwner(found: readonly LookupTarget[], named: unknown): readonly LookupTarget[] {
  const owner = found.find((target) => target.table === "owner");
  if (owner === undefined || !Array.isArray(named)) return found;
  return named.map((table) => ({ table: String(table), navigation: owner.navigation }));
}

const KEY_STATUSES = ["Active", "Pending", "InProgress"] as const;

/** A status that is not known is none in which a key can be used. */
function readKey(key: Json): AlternateKey {
  return {
    name: text(key.LogicalName),
    columns: Array.isArray(key.KeyAttributes) ? key.KeyAttributes.map(String) : [],
    status: KEY_STATUSES.find((status) => status === key.EntityKeyIndexStatus) ?? "Failed",
  };
}

function readAssociation(relationship: Json): readonly [AssociationEnd, AssociationEnd] {
  return [readEnd(relationship, "Entity1"), readEnd(relationship, "Entity2")];
}

function readEnd(relationship: Json, which: "Entity1" | "Entity2"): AssociationEnd {
  return {
    table: text(relationship[`${which}LogicalName`]),
    column: text(relationship[`${which}IntersectAttribute`]),
    navigation: text(relationship[`${which}NavigationPropertyName`]),
  };
}
