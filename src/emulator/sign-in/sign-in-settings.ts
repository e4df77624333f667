import { guidOf, isGuid } from "../guid.ts";
import { wholeNumber } from "../whole-number.ts";
import type { SignInOptions } from "./authority.ts";
import { sameText, type Client, type Principal } from "./directory.ts";

/** An application that may sign in; each is a user of its own. */
export interface EmulatorApplication {
  /** A guid. */
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A person who may sign in, by device code. */
export interface EmulatorUser {
  /** The full name, such as "Ada Lovelace". */
  readonly name: string;
  /** What the user signs in with. Default made of the name: "ada.lovelace@emulator.example". */
  readonly userName?: string;
}

export interface SignInSettings {
  /** How long a token is good for. Default 3600. */
  readonly tokenLifetimeSeconds?: number;
  /** How long a refresh token is good for. Default 7776000, which is 90 days. */
  readonly refreshTokenLifetimeSeconds?: number;
  /** How long a sign-in by device code may take. Default 900. */
  readonly deviceCodeLifetimeSeconds?: number;
  /** How long a client must wait before it asks again whether a device code was approved. Default 5. */
  readonly deviceCodeIntervalSeconds?: number;
  /** Default 00000000-0000-4000-a000-000000000001. */
  readonly tenantId?: string;
  /** Default 00000000-0000-4000-a000-000000000002. */
  readonly clientId?: string;
  /** Default "emulator-secret". */
  readonly clientSecret?: string;
  /** More applications that may sign in. Default none. */
  readonly applications?: readonly EmulatorApplication[];
  /** People who may sign in by device code. Default none; applications' users can be chosen there, too. */
  readonly users?: readonly EmulatorUser[];
  /**
   * Client ids of applications that have no secret and sign in people, by device code.
   * Default: that of Microsoft's samples for Dataverse, and that of the Azure CLI, which `@azure/identity` uses.
   */
  readonly publicClients?: readonly string[];
}

const MICROSOFT_CLIENTS = ["51f81489-12ee-4a9e-aaae-a2591f45987d", "04b07795-8ddb-461a-bbee-02f9e1bf7b46"];

/** How the emulator signs in, and the application that it names first. */
export interface EmulatorSignIn extends Omit<SignInOptions, "clock"> {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Whom the emulator knows. Throws for client ids that are no guids, for lifetimes below 1, and for names given twice. */
export function readSignInSettings(settings: SignInSettings): EmulatorSignIn {
  const { clientId = "00000000-0000-4000-a000-000000000002", clientSecret = "emulator-secret" } = settings;
  const applications = [{ clientId, clientSecret }, ...(settings.applications ?? [])].map(clientOf);
  const publicClients = settings.publicClients?.map(clientIdOf) ?? without(applications, MICROSOFT_CLIENTS);
  const users = (settings.users ?? []).map(personOf);
  const clients: readonly Client[] = [...applications, ...publicClients.map((id) => ({ clientId: id }))];
  checkUnique(
    "client id",
    clients.map((client) => client.clientId),
  );
  checkUnique(
    "user name",
    users.map(({ userName }) => userName),
  );
  return {
    clientId,
    clientSecret,
    directory: {
      tenantId: settings.tenantId ?? "00000000-0000-4000-a000-000000000001",
      clients,
      principals: [...users, ...applications.map(({ secret }) => secret.principal)],
    },
    tokenLifetimeSeconds: wholeNumber("tokenLifetimeSeconds", settings.tokenLifetimeSeconds ?? 3600, 1),
    refreshTokenLifetimeSeconds: wholeNumber(
      "refreshTokenLifetimeSeconds",
      settings.refreshTokenLifetimeSeconds ?? 7_776_000,
      1,
    ),
    deviceCodeLifetimeSeconds: wholeNumber("deviceCodeLifetimeSeconds", settings.deviceCodeLifetimeSeconds ?? 900, 1),
    deviceCodeIntervalSeconds: wholeNumber("deviceCodeIntervalSeconds", settings.deviceCodeIntervalSeconds ?? 5, 1),
  };
}

function clientOf({ clientId, clientSecret }: EmulatorApplication) {
  const id = clientIdOf(clientId).toLowerCase();
  const principal: Principal = {
    userId: guidOf(`application user ${id}`),
    objectId: guidOf(`object ${id}`),
    userName: `${clientId}@emulator.example`,
    firstName: "#",
    lastName: `Application ${clientId.slice(0, 8)}`,
    clientId,
  };
  return { clientId, secret: { value: clientSecret, principal } };
}

function personOf({ name, userName = defaultUserName(name) }: EmulatorUser): Principal {
  const [lastName = "", ...others] = name.trim().split(/\s+/).reverse();
  if (lastName === "") throw new Error(`A user of the emulator needs a name, such as "Ada Lovelace".`);
  const id = userName.toLowerCase();
  return {
    userId: guidOf(`user ${id}`),
    objectId: guidOf(`user object ${id}`),
    userName,
    firstName: others.reverse().join(" "),
    lastName,
  };
}

function defaultUserName(name: string): string {
  return `${name.trim().toLowerCase().split(/\s+/).join(".")}@emulator.example`;
}

function without(taken: readonly Client[], clientIds: readonly string[]): readonly string[] {
  return clientIds.filter((id) => !taken.some(({ clientId }) => sameText(clientId, id)));
}

function clientIdOf(clientId: string): string {
  if (!isGuid(clientId)) throw new Error(`The client id of an application must be a guid, but it is '${clientId}'.`);
  return clientId;
}

function checkUnique(what: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.findIndex((each) => sameText(each, name)) < index);
  if (twice !== undefined) throw new Error(`The ${what} '${twice}' is given to the emulator twice.`);
}
