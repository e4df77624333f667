import { describe, expect, test } from "vitest";
import { csdlDocument } from "../../../../src/emulator/definitions/csdl/document.ts";
import { element } from "../../../../src/emulator/definitions/csdl/xml.ts";
import { loadDefinitions, makeDefinitions } from "../../../../src/emulator/definitions/load.ts";
import type { Definitions } from "../../../../src/emulator/definitions/model.ts";
import { readElements, type Element } from "./read-elements.ts";

const definitions = loadDefinitions();
const document = csdlDocument(definitions);
const [edmx] = readElements(document);
const schema = find(edmx!, "Schema");

function find({ children }: Element, name: string, named?: string): Element {
  for (const child of children) {
    if (child.name === name && (named === undefined || child.attributes.Name === named)) return child;
    const below = child.name === "edmx:DataServices" ? find(child, name, named) : undefined;
    if (below) return below;
  }
  throw new Error(`No ${name} ${named ?? ""}`);
}

const all = ({ children }: Element, name: string) => children.filter((child) => child.name === name);
const namesOf = (elements: readonly Element[]) => elements.map(({ attributes }) => attributes.Name ?? "");
const account = find(schema, "EntityType", "account");
const container = find(schema, "EntityContainer");

describe("the document", () => {
  test("has a type and a set for every table", () => {
    expect(namesOf(all(schema, "EntityType"))).toEqual(["crmbaseentity", ...definitions.tables.keys()]);
    expect(namesOf(all(container, "EntitySet"))).toEqual([...definitions.sets.keys()]);
  });

  test("gives a table its key and its columns with their types", () => {
    expect(find(find(account, "Key"), "PropertyRef").attributes.Name).toBe("accountid");
    const types = Object.fromEntries(
      all(account, "Property").map(({ attributes }) => [attributes.Name ?? "", attributes.Type]),
    );
    expect(types).toMatchObject({
      accountid: "Edm.Guid",
      name: "Edm.String",
      createdon: "Edm.DateTimeOffset",
      revenue: "Edm.Decimal",
      donotfax: "Edm.Boolean",
      industrycode: "Edm.Int32",
      address1_latitude: "Edm.Double",
      versionnumber: "Edm.Int64",
      entityimage: "Edm.Binary",
      _ownerid_value: "Edm.Guid",
    });
    expect(types).not.toHaveProperty("industrycodename");
    expect(types).not.toHaveProperty("ownerid");
  });

  test("leads from a lookup to its target and back", () => {
    const parent = find(account, "NavigationProperty", "parentaccountid");
    expect(parent.attributes).toMatchObject({ Type: "mscrm.account", Partner: "account_parent_account" });
    expect(find(parent, "ReferentialConstraint").attributes).toEqual({
      Property: "_parentaccountid_value",
      ReferencedProperty: "accountid",
    });
    expect(find(account, "NavigationProperty", "account_parent_account").attributes).toEqual({
      Name: "account_parent_account",
      Type: "Collection(mscrm.account)",
      Partner: "parentaccountid",
    });
  });

  test("names no property of a table twice", () => {
    for (const type of all(schema, "EntityType")) {
      const names = namesOf([...all(type, "Property"), ...all(type, "NavigationProperty")]);
      expect(
        names.filter((name, index) => names.indexOf(name) !== index),
        type.attributes.Name,
      ).toEqual([]);
    }
  });

  test("refers only to types, sets and partners that it has", () => {
    const types = new Map(all(schema, "EntityType").map((type) => [type.attributes.Name ?? "", type]));
    const sets = new Set(namesOf(all(container, "EntitySet")));
    for (const type of types.values()) {
      for (const { attributes } of all(type, "NavigationProperty")) {
        const target = types.get(/mscrm\.(\w+)/.exec(attributes.Type ?? "")?.[1] ?? "");
        expect(target, attributes.Type).toBeDefined();
        if (attributes.Partner !== undefined) {
          expect(namesOf(all(target!, "NavigationProperty"))).toContain(attributes.Partner);
        }
      }
    }
    for (const set of all(container, "EntitySet")) {
      for (const { attributes } of all(set, "NavigationPropertyBinding")) expect(sets).toContain(attributes.Target);
    }
  });

  test("tells what the service can do besides", () => {
    expect(namesOf(all(container, "FunctionImport"))).toContain("WhoAmI");
    expect(namesOf(all(schema, "Action"))).toContain("CreateMultiple");
  });

  test("is written once for each state of the definitions", () => {
    expect(csdlDocument(definitions)).toBe(document);
    const other: Definitions = makeDefinitions([]);
    expect(csdlDocument(other)).not.toBe(document);
  });
});

test("what stands in an attribute cannot end it", () => {
  const hostile = `"><!-- & 'x' <y/>`;
  expect(readElements(element("a", { b: hostile }))).toEqual([{ name: "a", attributes: { b: hostile }, children: [] }]);
});
