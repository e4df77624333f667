/** What can be done with each kind of definition. */
import type { DefinitionKey } from "../definitions/definition-path.ts";
import { findTable } from "../definitions/find-definition.ts";
import type { Table } from "../definitions/model.ts";
import { columnIdOf, keyIdOf, relationshipIdOf } from "../definitions/rendering/metadata-ids.ts";
import type { Call } from "../operations/call.ts";
import type { Payload } from "../writes/step.ts";
import { createColumn } from "./create-column.ts";
import { createKey } from "./create-key.ts";
import { createOptionSet } from "./create-option-set.ts";
import { createRelationship } from "./create-relationship.ts";
import { createTable } from "./create-table.ts";
import { deleteColumn, deleteKey, deleteOptionSet, deleteRelationship, deleteTable } from "./delete-component.ts";
import { findColumn, findKey, findOptionSet, findRelationship } from "./find-component.ts";
import { updateColumn, updateRelationship, updateTable } from "./update-component.ts";

export interface Component {
  /** Gives the MetadataId of what it made. */
  create(payload: Payload, call: Call): string;
  update?(payload: Payload, key: DefinitionKey, call: Call): void;
  remove(key: DefinitionKey, call: Call): void;
}

/** Without the header, the labels that are sent are all that remain ("Update a table definition", Microsoft Learn). */
function mergesLabels({ headers }: Call["request"]): boolean {
  return headers["mscrm.mergelabels"]?.toLowerCase() === "true";
}

/** By the collection that holds them. */
export const components: Readonly<Record<string, Component>> = {
  EntityDefinitions: {
    create: (payload, { environment: { customizer, store }, now }) =>
      createTable(payload, customizer, store, now).metadataId,
    update(payload, key, { environment: { customizer }, request }) {
      updateTable(payload, findTable(key, customizer.definitions), customizer, mergesLabels(request));
    },
    remove(key, { environment: { customizer, store } }) {
      deleteTable(findTable(key, customizer.definitions), customizer, store);
    },
  },
  RelationshipDefinitions: {
    create: (payload, { environment: { customizer } }) =>
      relationshipIdOf({ schemaName: createRelationship(payload, customizer) }),
    update(payload, key, { environment: { customizer } }) {
      updateRelationship(payload, findRelationship(customizer.definitions, key), customizer);
    },
    remove(key, { environment: { customizer } }) {
      deleteRelationship(findRelationship(customizer.definitions, key), customizer);
    },
  },
  GlobalOptionSetDefinitions: {
    create: (payload, { environment: { customizer } }) => createOptionSet(payload, customizer).metadataId,
    remove(key, { environment: { customizer } }) {
      deleteOptionSet(findOptionSet(customizer.definitions, key), customizer);
    },
  },
};

/** Of one table, by the collection that holds them. */
export const tableComponents: Readonly<Record<string, (table: Table) => Component>> = {
  Attributes: (table) => ({
    create: (payload, { environment: { customizer } }) => columnIdOf(table, createColumn(payload, table, customizer)),
    update(payload, key, { environment: { customizer }, request }) {
      updateColumn(payload, findColumn(table, key), table, customizer, mergesLabels(request));
    },
    remove(key, { environment: { customizer } }) {
      deleteColumn(findColumn(table, key), table, customizer);
    },
  }),
  Keys: (table) => ({
    create: (payload, { environment: { customizer }, now }) =>
      keyIdOf(table, createKey(payload, table, customizer, now)),
    remove(key, { environment: { customizer } }) {
      deleteKey(findKey(table, key), table, customizer);
    },
  }),
};
