import {
  missingParameter,
  missingSecret,
  needlessSecret,
  unknownApplication,
  unknownTenant,
  wrongSecret,
} from "./entra-error.ts";
import { isSame } from "./tokens.ts";

/** One who can be signed in: a user of the environment. */
export interface Principal {
  /** The systemuserid. */
  readonly userId: string;
  /** What Microsoft Entra calls the same one. */
  readonly objectId: string;
  readonly userName: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Of an application user. */
  readonly clientId?: string;
}

/** An application that may ask for tokens. */
export interface Client {
  readonly clientId: string;
  /** A client without one is public: it signs in people, never itself. */
  readonly secret?: { readonly value: string; readonly principal: Principal };
}

export interface Directory {
  readonly tenantId: string;
  readonly clients: readonly Client[];
  readonly principals: readonly Principal[];
}

/** The names by which clients leave it to Microsoft Entra which tenant a user belongs to. Here it is always the one. */
const anyTenant = new Set(["common", "organizations"]);

export function isAnyTenant(name: string): boolean {
  return anyTenant.has(name.toLowerCase());
}

/** Throws for a tenant that is neither the directory's nor any. */
export function checkTenant(name: string, { tenantId }: Directory): void {
  if (!isAnyTenant(name) && !sameText(name, tenantId)) throw unknownTenant(name);
}

/** The client that sends a form. Throws when it is unknown, or does not prove to be that client. */
export function identifyClient(form: URLSearchParams, { clients, tenantId }: Directory): Client {
  const clientId = requiredField(form, "client_id");
  const client = clients.find((each) => sameText(each.clientId, clientId));
  if (!client) throw unknownApplication(clientId, tenantId);
  const given = form.get("client_secret") ?? "";
  if (client.secret) {
    if (given === "") throw missingSecret();
    if (!isSame(given, client.secret.value)) throw wrongSecret(clientId);
  } else if (given !== "") throw needlessSecret();
  return client;
}

/** The principal of that user name, systemuserid or client id. */
export function findPrincipal(name: string, { principals }: Directory): Principal | undefined {
  return principals.find(({ userName, userId, clientId = "" }) =>
    [userName, userId, clientId].some((each) => each !== "" && sameText(each, name)),
  );
}

export function requiredField(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === "") throw missingParameter(name);
  return value;
}

export function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
