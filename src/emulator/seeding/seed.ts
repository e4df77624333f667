import { randomUUID } from "node:crypto";
import type { SQLInputValue } from "node:sqlite";
import { blobToGuid, guidOf, guidToBlob } from "../guid.ts";
import { insertRow } from "../store/insert-row.ts";
import type { Store } from "../store/store.ts";
import type { Definitions } from "../definitions/model.ts";
import type { Principal } from "../sign-in/directory.ts";
import type { Insert } from "./insert.ts";
import { seedMessages } from "./seed-messages.ts";

/** The ids of what every organization has; the same in every emulator. */
export const rootBusinessUnitId = guidOf("root business unit");
export const baseCurrencyId = guidOf("base currency");
const systemUserId = guidOf("SYSTEM");
const integrationUserId = guidOf("INTEGRATION");

const NON_INTERACTIVE = 4;

/** Puts into the database what an organization has from its first day, as far as it is missing. */
export function seed(store: Store, definitions: Definitions, users: readonly Principal[], now: Date): void {
  const insert = insertInto(store, definitions, now);
  store.transaction(() => {
    if (!store.row(`SELECT 1 FROM "organization"`)) seedOrganization(insert, store, definitions);
    for (const user of users) seedUser(insert, store, user);
  });
}

/** Another for each database, so that a client can tell one organization from another, as it can of the service's. */
export function readOrganizationId(store: Store): string {
  return blobToGuid(organizationBlob(store));
}

function organizationBlob(store: Store): Uint8Array {
  const [organization] = store.row(`SELECT "organizationid" FROM "organization"`) ?? [];
  if (!(organization instanceof Uint8Array)) throw new Error("The database has no organization.");
  return organization;
}

/** Inserts as the system itself, at the given time. */
export function insertInto(store: Store, definitions: Definitions, now: Date): Insert {
  const createdon = `${now.toISOString().slice(0, 19)}Z`;
  return (table, values) => {
    insertSeed(store, definitions, table, { createdon, modifiedon: createdon, ...values });
  };
}

function seedOrganization(insert: Insert, store: Store, definitions: Definitions): void {
  const organization = guidToBlob(randomUUID());
  const businessunit = guidToBlob(rootBusinessUnitId);
  const currency = guidToBlob(baseCurrencyId);
  const name = "Emulator";
  insert("organization", {
    organizationid: organization,
    name,
    basecurrencyid: currency,
    basecurrencysymbol: "$",
    basecurrencyprecision: 2,
    currencysymbol: "$",
    languagecode: 1033,
    localeid: 1033,
    systemuserid: guidToBlob(systemUserId),
    integrationuserid: guidToBlob(integrationUserId),
  });
  insert("businessunit", { businessunitid: businessunit, name, organizationid: organization });
  insert("transactioncurrency", {
    transactioncurrencyid: currency,
    currencyname: "US Dollar",
    isocurrencycode: "USD",
    currencysymbol: "$",
    currencyprecision: 2,
    exchangerate: 1,
    organizationid: organization,
  });
  for (const [id, lastname] of [
    [systemUserId, "SYSTEM"],
    [integrationUserId, "INTEGRATION"],
  ] as const) {
    insert("systemuser", { systemuserid: guidToBlob(id), lastname, businessunitid: businessunit, setupuser: 1 });
  }
  seedMessages(insert, store, definitions);
}

function seedUser(insert: Insert, store: Store, user: Principal): void {
  const { clientId } = user;
  const id = guidToBlob(user.userId);
  if (store.row(`SELECT 1 FROM "systemuser" WHERE "systemuserid" = ?`, [id])) return;
  insert("systemuser", {
    systemuserid: id,
    firstname: user.firstName,
    lastname: user.lastName,
    domainname: user.userName,
    internalemailaddress: user.userName,
    azureactivedirectoryobjectid: guidToBlob(user.objectId),
    ...(clientId === undefined ? {} : { applicationid: guidToBlob(clientId), accessmode: NON_INTERACTIVE }),
    businessunitid: guidToBlob(rootBusinessUnitId),
    organizationid: organizationBlob(store),
  });
}

function insertSeed(
  store: Store,
  definitions: Definitions,
  table: string,
  values: Readonly<Record<string, SQLInputValue>>,
): void {
  const definition = definitions.tables.get(table);
  if (!definition) throw new Error(`The table '${table}' is missing among the definitions.`);
  const system = guidToBlob(systemUserId);
  insertRow(store, definition, { createdby: system, modifiedby: system, ...values });
}
