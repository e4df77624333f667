import type { Definitions, Table } from "../model.ts";
import { entityType } from "./entity-type.ts";
import { navigationsOf, type Navigation } from "./navigations.ts";
import { operationImports, operations } from "./operations.ts";
import { element } from "./xml.ts";

/** Written once for each state of the definitions: whenever they change, `tables` is another map. */
const written = new WeakMap<Definitions["tables"], string>();

/**
 * The CSDL document that `$metadata` answers.
 * Sources: "Web API service documents" (Microsoft Learn), "OData CSDL XML Representation Version 4.01" (OASIS).
 */
export function csdlDocument(definitions: Definitions): string {
  const { tables } = definitions;
  const known = written.get(tables);
  if (known !== undefined) return known;
  const document = writeDocument(definitions);
  if (![...tables.values()].some(hasPendingKey)) written.set(tables, document);
  return document;
}

/** It will be in the document some time later. */
function hasPendingKey({ keys }: Table): boolean {
  return keys.some(({ status }) => status === "Pending");
}

function writeDocument(definitions: Definitions): string {
  const navigations = navigationsOf(definitions);
  const tables = [...definitions.tables.values()];
  const schema = element(
    "Schema",
    { Namespace: "Microsoft.Dynamics.CRM", Alias: "mscrm", xmlns: "http://docs.oasis-open.org/odata/ns/edm" },
    [
      element("EntityType", { Name: "crmbaseentity", Abstract: "true" }),
      ...tables.map((table) => entityType(table, navigations.get(table.logicalName) ?? [])),
      ...operations,
      element("EntityContainer", { Name: "System" }, [
        ...tables.map((table) => entitySet(table, navigations.get(table.logicalName) ?? [], definitions)),
        ...operationImports,
      ]),
    ],
  );
  const edmx = { Version: "4.0", "xmlns:edmx": "http://docs.oasis-open.org/odata/ns/edmx" };
  const body = [...vocabularies.map(reference), element("edmx:DataServices", {}, [schema])];
  return `<?xml version="1.0" encoding="utf-8"?>${element("edmx:Edmx", edmx, body)}`;
}

function entitySet(table: Table, navigations: readonly Navigation[], { tables }: Definitions): string {
  const bindings = navigations.map(({ name, target }) =>
    element("NavigationPropertyBinding", { Path: name, Target: tables.get(target)?.entitySetName }),
  );
  return element("EntitySet", { Name: table.entitySetName, EntityType: `mscrm.${table.logicalName}` }, bindings);
}

interface Vocabulary {
  readonly uri: string;
  readonly namespace: string;
}

const vocabularies: readonly Vocabulary[] = [
  { uri: "http://vocabularies.odata.org/OData.Community.Keys.V1.xml", namespace: "OData.Community.Keys.V1" },
  {
    uri: "http://docs.oasis-open.org/odata/odata/v4.0/os/vocabularies/Org.OData.Core.V1.xml",
    namespace: "Org.OData.Core.V1",
  },
];

function reference({ uri, namespace }: Vocabulary): string {
  return element("edmx:Reference", { Uri: uri }, [element("edmx:Include", { Namespace: namespace })]);
}
