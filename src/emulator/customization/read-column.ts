import type { ColumnDefinition, Definitions, GlobalOptionSet } from "../definitions/model.ts";
import { isGuid } from "../guid.ts";
import { notSupported } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { invalidArgument, notCreatable } from "./customization-errors.ts";
import { readTypeProperties, type TypeProperties } from "./column-types.ts";
import { attributeProperties } from "./known-properties.ts";
import {
  readInteger,
  readManagedText,
  readMember,
  readObject,
  readText,
  refuseUnknown,
  typeOf,
} from "./metadata-payload.ts";
import { readLabel } from "./read-label.ts";
import { readOptions } from "./read-options.ts";
import { readSchemaName } from "./schema-name.ts";

const SUFFIX = "AttributeMetadata";
const requiredLevels = ["None", "ApplicationRequired", "Recommended"] as const;

/** A column as a client posts it. Throws WebApiError for what the service refuses and for what the emulator cannot make. */
export function readColumn(payload: Payload, definitions: Definitions): ColumnDefinition {
  const type = typeOf(payload) ?? "";
  if (!type.endsWith(SUFFIX)) {
    throw invalidArgument(
      `The type of the column is missing. Expected "@odata.type": "Microsoft.Dynamics.CRM.StringAttributeMetadata" or its like.`,
    );
  }
  const properties = readType(type.slice(0, -SUFFIX.length), payload, definitions);
  return describeColumn(payload, properties);
}

/** What columns of all types have. */
export function describeColumn(payload: Payload, type: TypeProperties): ColumnDefinition {
  refuseUnknown(payload, attributeProperties, `${type.type}${SUFFIX}`);
  const { schemaName, logicalName } = readSchemaName(payload, "Attribute");
  const requiredLevel = readRequiredLevel(payload);
  const description = readLabel(payload, "Description");
  return {
    logicalName,
    schemaName,
    displayName: readLabel(payload, "DisplayName") ?? null,
    ...(description === undefined ? {} : { description }),
    ...(requiredLevel === undefined ? {} : { requiredLevel }),
    validFor: "cru",
    isCustom: true,
    ...type,
    ...(type.type === "Image" ? { attributeOf: `${logicalName}id` } : {}),
  };
}

/** @param current the level that the column has, which need not be one that a client may give */
export function readRequiredLevel(
  payload: Payload,
  current?: ColumnDefinition["requiredLevel"],
): ColumnDefinition["requiredLevel"] {
  const given = readManagedText(payload, "RequiredLevel");
  if (given === undefined || given === current) return current;
  const level = readMember(given, requiredLevels, "AttributeRequiredLevel");
  return level === "None" ? undefined : level;
}

function readType(type: string, payload: Payload, definitions: Definitions): TypeProperties {
  if ((readInteger(payload, "SourceType") ?? 0) !== 0) throw notSupported("calculated, rollup and formula columns");
  const known = readTypeProperties(type, payload);
  if (known) return known;
  if (type === "Picklist" || type === "MultiSelectPicklist") return readChoice(type, payload, definitions);
  const hint = type === "Lookup" ? " A lookup is made with its relationship: POST RelationshipDefinitions." : "";
  throw notCreatable(`${type}${SUFFIX}`, hint);
}

function readChoice(
  type: "Picklist" | "MultiSelectPicklist",
  payload: Payload,
  definitions: Definitions,
): TypeProperties {
  const shared = readGlobalOptionSet(payload, definitions);
  const local = readObject(payload, "OptionSet");
  if (!shared && !local)
    throw invalidArgument("The column has no OptionSet. Expected one, or GlobalOptionSet@odata.bind.");
  const options = shared ? shared.options : readOptions(local ?? {});
  const defaultValue = readInteger(payload, "DefaultFormValue");
  if (defaultValue !== undefined && defaultValue !== -1 && !options.some(({ value }) => value === defaultValue)) {
    throw invalidArgument(`The DefaultFormValue ${defaultValue} is not one of the column's options.`);
  }
  return {
    type,
    options,
    ...(shared ? { globalOptionSet: shared.name } : {}),
    ...(defaultValue === undefined ? {} : { defaultValue }),
  };
}

/** `"GlobalOptionSet@odata.bind": "/GlobalOptionSetDefinitions(<id>)"`, or with the name as key. */
function readGlobalOptionSet(payload: Payload, { optionSets }: Definitions): GlobalOptionSet | undefined {
  const bound = readText(payload, "GlobalOptionSet@odata.bind");
  if (bound === undefined) return undefined;
  const [, key = ""] = /GlobalOptionSetDefinitions\((.*)\)$/.exec(bound) ?? [];
  const [, name] = /^Name='(.*)'$/.exec(key) ?? [];
  const found = isGuid(key)
    ? [...optionSets.values()].find(({ metadataId }) => metadataId === key.toLowerCase())
    : optionSets.get(name ?? "");
  if (!found) throw invalidArgument(`'${bound}' is not a global option set of this organization.`);
  return found;
}
