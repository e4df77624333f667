import type { Connection } from "../connection/connection.ts";
import { DefinitionError } from "../errors.ts";
import type { TableDefinition } from "./definition.ts";
import { list, type Json } from "./loose-json.ts";
import { didYouMean } from "./nearest.ts";
import { readTableDefinition, readTableEntries } from "./read-definition.ts";

/** A table's definition, and the entity sets of all tables, which lookups are written with. */
export interface TableKnowledge {
  readonly table: TableDefinition;
  /** Entity set names by table. */
  readonly entitySets: ReadonlyMap<string, string>;
  /** Every table of the environment that was described before, or is by now. */
  readonly others: ReadonlyMap<string, TableDefinition>;
}

interface Cache {
  /** Entity set names by table. */
  entitySets: Promise<ReadonlyMap<string, string>> | undefined;
  readonly tables: Map<string, Promise<TableDefinition>>;
  readonly described: Map<string, TableDefinition>;
}

const caches = new WeakMap<object, Cache>();

/** The attribute types whose options come by a cast only. */
const CASTS = ["Picklist", "State", "Status", "Boolean", "MultiSelectPicklist"];

/**
 * What is known of a table: read from the environment once, however many ask.
 * @throws DefinitionError when there is no such table; the message names the nearest one.
 */
export async function describeTable(connection: Connection, name: string): Promise<TableKnowledge> {
  const cache = cacheOf(connection);
  const entitySets = await remembered(
    cache.entitySets,
    () => (cache.entitySets = loadEntitySets(connection)),
    () => (cache.entitySets = undefined),
  );
  if (!entitySets.has(name)) throw unknownTable(connection, name, entitySets);
  const table = await remembered(
    cache.tables.get(name),
    () => {
      const loading = loadTable(connection, name);
      cache.tables.set(name, loading);
      return loading;
    },
    () => cache.tables.delete(name),
  );
  cache.described.set(name, table);
  return { table, entitySets, others: cache.described };
}

function cacheOf({ environment }: Connection): Cache {
  let cache = caches.get(environment);
  if (cache === undefined)
    caches.set(environment, (cache = { entitySets: undefined, tables: new Map(), described: new Map() }));
  return cache;
}

/** What failed to load is forgotten, so that the next who asks tries again. */
async function remembered<T>(known: Promise<T> | undefined, load: () => Promise<T>, forget: () => void): Promise<T> {
  try {
    return await (known ?? load());
  } catch (error) {
    forget();
    throw error;
  }
}

async function loadEntitySets(connection: Connection): Promise<ReadonlyMap<string, string>> {
  const answer = await get(connection, "EntityDefinitions?$select=LogicalName,EntitySetName");
  return new Map(readTableEntries(answer).map(({ name, entitySet }) => [name, entitySet]));
}

const SELECT = "LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,IsActivity,IsIntersect,TableType";
const EXPAND = [
  "Attributes",
  "Keys($select=LogicalName,KeyAttributes,EntityKeyIndexStatus)",
  "ManyToOneRelationships($select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName)",
].join(",");

async function loadTable(connection: Connection, name: string): Promise<TableDefinition> {
  const path = `EntityDefinitions(LogicalName='${name}')`;
  const [table, ...optionSets] = await Promise.all([
    get(connection, `${path}?$select=${SELECT}&$expand=${EXPAND}`),
    ...CASTS.map((cast) =>
      get(
        connection,
        `${path}/Attributes/Microsoft.Dynamics.CRM.${cast}AttributeMetadata?$select=LogicalName&$expand=OptionSet`,
      ),
    ),
  ]);
  const relationships = table.IsIntersect === true ? await loadRelationships(connection, name) : [];
  return readTableDefinition(table, optionSets.flatMap(listOf), relationships);
}

/** The intersect table itself does not tell what it joins. */
async function loadRelationships(connection: Connection, intersectTable: string): Promise<readonly Json[]> {
  const type = "Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata";
  return listOf(
    await get(connection, `RelationshipDefinitions/${type}?$filter=IntersectEntityName eq '${intersectTable}'`),
  );
}

function listOf({ value }: Json): readonly Json[] {
  return list(value);
}

async function get(connection: Connection, path: string): Promise<Json> {
  const { body } = await connection.send({ method: "GET", path, idempotent: true });
  return JSON.parse(body) as Json;
}

function unknownTable(connection: Connection, name: string, entitySets: ReadonlyMap<string, string>): DefinitionError {
  const bySet = [...entitySets].find(([, entitySet]) => entitySet === name);
  const hint =
    bySet === undefined
      ? didYouMean(name, entitySets.keys())
      : ` ${name} is its entity set name; the table is called ${bySet[0]}.`;
  return new DefinitionError(`${connection.url} has no table ${name}.${hint}`, name);
}
