import type { Choice, Column, LookupTarget, TableDefinition, TableEntry } from "./definition.ts";

/**
 * Reads the answers of EntityDefinitions. Everything is looked at as unknown: what an environment leaves out becomes
 * undefined, and no column is lost for it. Source: "Query table definitions using the Web API".
 */
type Json = Readonly<Record<string, unknown>>;

export function readTableDefinition(table: Json, optionSets: readonly Json[]): TableDefinition {
  const choices = new Map(optionSets.map((attribute) => [text(attribute.LogicalName), readChoices(attribute)]));
  const targets = readTargets(list(table.ManyToOneRelationships));
  const columns = list(table.Attributes).map((attribute) => readColumn(attribute, choices, targets));
  return {
    name: text(table.LogicalName),
    entitySet: text(table.EntitySetName),
    primaryId: text(table.PrimaryIdAttribute),
    primaryName: optionalText(table.PrimaryNameAttribute),
    columns: new Map(columns.map((column) => [column.name, column])),
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
    readable: attribute.IsValidForRead === true,
    attributeOf: optionalText(attribute.AttributeOf),
    maxLength: number(attribute.MaxLength),
    min: number(attribute.MinValue),
    max: number(attribute.MaxValue),
    dateOnly: text(object(attribute.DateTimeBehavior).Value) === "DateOnly",
    choices: choices.get(name) ?? [],
    targets: expandOwner(targets.get(name) ?? [], attribute.Targets),
  };
}

/** Multi-select choices call themselves Virtual; only the cast in the type's name tells. */
function typeOf(attribute: Json): string {
  const cast = /\.(\w+)AttributeMetadata$/.exec(text(attribute["@odata.type"]))?.[1];
  return cast === "MultiSelectPicklist" || cast === "Image" || cast === "File" ? cast : text(attribute.AttributeType);
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

function readChoices(attribute: Json): Choice[] {
  const set = object(attribute.OptionSet ?? attribute.GlobalOptionSet);
  const options = [...list(set.Options), set.TrueOption, set.FalseOption];
  return options.filter((option) => option != null).map((option) => readChoice(object(option)));
}

function readChoice(option: Json): Choice {
  const label = object(option.Label);
  const shown = object(label.UserLocalizedLabel ?? list(label.LocalizedLabels)[0]);
  return { value: Number(option.Value), label: text(shown.Label) };
}

function object(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function optionalText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
