import type { Emulator } from "../../../src/emulator/index.ts";
import { guidOf } from "../../../src/emulator/guid.ts";
import { addKey, sensorData } from "../operations/keyed-tables.ts";
import { signedIn, tokenFor, type SignedIn } from "../signed-in.ts";

/** What came back, and how long it took. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly durationMs: number;
}

export interface AskOptions {
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An organization to throw things at: accounts with contacts, an alternate key, a team, and an elastic table. */
export interface Organization {
  readonly emulator: Emulator;
  readonly token: string;
  /** Sends to the API, below `/api/data/v9.2/`. The path is sent as it is. */
  ask(method: string, path: string, options?: AskOptions): Promise<Answer>;
  /** Sends to any address of the emulator, such as "/_emulator/reset", without a token. */
  askAt(method: string, address: string, options?: AskOptions): Promise<Answer>;
  /** All records of the tables that the tests write to. */
  records(): unknown;
  /** All tables, columns and relationships, as `$metadata` has them. */
  definitions(): Promise<string>;
  /** Back to the records and definitions that it began with. */
  renew(): Promise<void>;
}

/** Ids of records that are there. */
export const ids = {
  north: "11111111-0000-4000-8000-000000000001",
  south: "11111111-0000-4000-8000-000000000002",
  ada: "22222222-0000-4000-8000-000000000001",
  red: "33333333-0000-4000-8000-000000000001",
  reading: "44444444-0000-4000-8000-000000000001",
  /** Of the application that is signed in. */
  user: guidOf("application user 00000000-0000-4000-a000-000000000002"),
} as const;

const written = ["account", "contact", "team", "teammembership", "contoso_sensordata", "systemuser", "asyncoperation"];

export async function openOrganization(): Promise<Organization> {
  const org = await signedIn({ tables: [sensorData] });
  const { emulator } = org;
  const token = await tokenFor(emulator, emulator.fetch, emulator.url);
  await fill(org);

  async function askAt(method: string, address: string, { body, headers }: AskOptions = {}): Promise<Answer> {
    const request = new Request(emulator.url + address, {
      method,
      ...(headers ? { headers } : {}),
      ...(body === undefined ? {} : { body }),
    });
    const begun = performance.now();
    const response = await emulator.fetch(request);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, durationMs: performance.now() - begun };
  }

  const ask: Organization["ask"] = (method, path, { body, headers } = {}) =>
    askAt(method, `/api/data/v9.2/${path}`, {
      ...(body === undefined ? {} : { body }),
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
    });

  return {
    emulator,
    token,
    ask,
    askAt,
    records: () => written.map((table) => emulator.snapshot(table)),
    definitions: async () => (await ask("GET", "$metadata")).text,
    async renew() {
      emulator.reset();
      await fill(org);
    },
  };
}

async function fill({ create, send }: SignedIn): Promise<void> {
  await addKey(send, "account", ["accountnumber"]);
  await create("contacts", { contactid: ids.ada, firstname: "Ada", lastname: "Lovelace" });
  await create("accounts", { accountid: ids.north, name: "North", accountnumber: "N1", revenue: 100, industrycode: 1 });
  await create("accounts", {
    accountid: ids.south,
    name: "South",
    "parentaccountid@odata.bind": `/accounts(${ids.north})`,
    "primarycontactid@odata.bind": `/contacts(${ids.ada})`,
  });
  await create("teams", { teamid: ids.red, name: "Red" });
  await create("contoso_sensordatas", {
    contoso_sensordataid: ids.reading,
    contoso_name: "a",
    contoso_value: 1,
    partitionid: "p",
  });
}
