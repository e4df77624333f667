import type { SQLInputValue } from "node:sqlite";
import { guidOf, guidToBlob } from "../guid.ts";
import { quote } from "../quote.ts";
import type { Store } from "../store/store.ts";
import type { Definitions } from "../definitions/model.ts";
import type { Insert } from "./insert.ts";
import { seedMessages } from "./seed-messages.ts";

/** The ids of what every organization has; the same in every emulator. */
export const organizationId = guidOf("organization");
export const rootBusinessUnitId = guidOf("root business unit");
export const baseCurrencyId = guidOf("base currency");
const systemUserId = guidOf("SYSTEM");
const integrationUserId = guidOf("INTEGRATION");

const NON_INTERACTIVE = 4;

/** An application that may sign in, and the user that it then is. */
export interface ApplicationUser {
  readonly clientId: string;
  readonly userId: string;
}

export function applicationUserId(clientId: string): string {
  return guidOf(`application user ${clientId.toLowerCase()}`);
}

/** Puts into the database what an organization has from its first day, as far as it is missing. */
export function seed(store: Store, definitions: Definitions, users: readonly ApplicationUser[], now: Date): void {
  const createdon = `${now.toISOString().slice(0, 19)}Z`;
  const insert = (table: string, values: Readonly<Record<string, SQLInputValue>>) =>
    insertRow(store, definitions, table, { createdon, modifiedon: createdon, ...values });
  store.transaction(() => {
    if (!store.row(`SELECT 1 FROM "organization"`)) seedOrganization(insert, store, definitions);
    for (const user of users) seedApplicationUser(insert, store, user);
  });
}

function seedOrganization(insert: Insert, store: Store, definitions: Definitions): void {
  const organization = guidToBlob(organizationId);
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

function seedApplicationUser(insert: Insert, store: Store, { clientId, userId }: ApplicationUser): void {
  const id = guidToBlob(userId);
  if (store.row(`SELECT 1 FROM "systemuser" WHERE "systemuserid" = ?`, [id])) return;
  insert("systemuser", {
    systemuserid: id,
    firstname: "#",
    lastname: `Application ${clientId.slice(0, 8)}`,
    domainname: `${clientId}@emulator.example`,
    internalemailaddress: `${clientId}@emulator.example`,
    applicationid: guidToBlob(clientId),
    azureactivedirectoryobjectid: guidToBlob(guidOf(`object ${clientId.toLowerCase()}`)),
    accessmode: NON_INTERACTIVE,
    businessunitid: guidToBlob(rootBusinessUnitId),
    organizationid: guidToBlob(organizationId),
  });
}

function insertRow(
  store: Store,
  definitions: Definitions,
  table: string,
  values: Readonly<Record<string, SQLInputValue>>,
): void {
  const system = guidToBlob(systemUserId);
  const all = { createdby: system, modifiedby: system, versionnumber: store.nextVersion(), ...values };
  const known = Object.entries(all).filter(([name]) => definitions.tables.get(table)?.columns.has(name));
  const names = known.map(([name]) => quote(name)).join(", ");
  const marks = known.map(() => "?").join(", ");
  store.run(
    `INSERT INTO ${quote(table)} (${names}) VALUES (${marks})`,
    known.map(([, value]) => value),
  );
}
