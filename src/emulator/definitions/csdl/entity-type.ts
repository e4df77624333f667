import { edmType } from "../../query/edm.ts";
import { lookupTypes, type AlternateKey, type Column, type Table } from "../model.ts";
import type { Navigation } from "./navigations.ts";
import { element } from "./xml.ts";

const KEYS = "OData.Community.Keys.V1";

/** A table as the type of its records. */
export function entityType(table: Table, navigations: readonly Navigation[]): string {
  return element("EntityType", { Name: table.logicalName, BaseType: "mscrm.crmbaseentity" }, [
    element("Key", {}, [element("PropertyRef", { Name: table.primaryIdAttribute })]),
    ...[...table.columns.values()].filter(isDeclared).map(property),
    ...navigations.map(navigationProperty),
    ...alternateKeys(table),
  ]);
}

/** The type of a lookup's target shows as an annotation only. */
export function isDeclared({ type, stored, validFor, attributeOf }: Column): boolean {
  return stored && validFor !== "" && !(type === "EntityName" && attributeOf !== undefined);
}

/** A lookup's value follows from its navigation property. */
function property(column: Column): string {
  const type = column.type === "Image" ? "Edm.Binary" : edmType(column);
  const scale = type === "Edm.Decimal" ? "Variable" : undefined;
  const computed = element("Annotation", { Term: "Org.OData.Core.V1.Computed", Bool: "true" });
  const attributes = { Name: column.wireName, Type: type, Scale: scale };
  return element("Property", attributes, lookupTypes.has(column.type) ? [computed] : []);
}

function navigationProperty({ name, target, isCollection, partner, lookup }: Navigation): string {
  const type = isCollection ? `Collection(mscrm.${target})` : `mscrm.${target}`;
  const attributes = {
    Name: name,
    Type: type,
    Nullable: isCollection ? undefined : "true",
    Partner: partner ?? undefined,
  };
  if (!lookup) return element("NavigationProperty", attributes);
  const constraint = { Property: lookup.property, ReferencedProperty: lookup.referenced };
  return element("NavigationProperty", attributes, [element("ReferentialConstraint", constraint)]);
}

function alternateKeys(table: Table): string[] {
  const active = table.keys.filter(({ status = "Active" }) => status === "Active");
  if (active.length === 0) return [];
  const records = active.map((key) => alternateKey(key, table));
  return [element("Annotation", { Term: `${KEYS}.AlternateKeys` }, [element("Collection", {}, records)])];
}

function alternateKey({ attributes }: AlternateKey, { columns }: Table): string {
  const references = attributes.map((name) => {
    const wireName = columns.get(name)?.wireName ?? name;
    return element("Record", { Type: `${KEYS}.PropertyRef` }, [
      element("PropertyValue", { Property: "Alias", String: wireName }),
      element("PropertyValue", { Property: "Name", PropertyPath: wireName }),
    ]);
  });
  const collection = element("Collection", {}, references);
  return element("Record", { Type: `${KEYS}.AlternateKey` }, [
    element("PropertyValue", { Property: "Key" }, [collection]),
  ]);
}
