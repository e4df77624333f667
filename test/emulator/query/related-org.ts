import { signedIn, type SignedIn } from "../signed-in.ts";
import type { EmulatorOptions } from "../../../src/emulator/index.ts";

/** An organization with accounts that have contacts, parents and teams, and the ids of all of them. */
export interface RelatedOrg extends SignedIn {
  readonly ids: Readonly<Record<"north" | "south" | "lone" | "ada" | "bob" | "cyd" | "red" | "blue", string>>;
  /** Sends a query and gives its rows. Throws when it is refused. */
  rows(path: string, prefer?: string): Promise<Record<string, unknown>[]>;
  /** The names of the accounts that a filter finds. */
  accounts(filter: string): Promise<unknown[]>;
}

/**
 * North has the contacts Ada (42) and Bob (no children), South, its child, has Cyd; Lone has nobody. Ada is South's
 * primary contact. The caller is in team Red, and Blue has nobody.
 */
export async function relatedOrg(options: EmulatorOptions = {}): Promise<RelatedOrg> {
  const org = await signedIn(options);
  const { create, send } = org;
  const north = await create("accounts", { name: "North", revenue: 100, numberofemployees: 10, industrycode: 1 });
  const contactOf = (account: string, lastname: string, other: object = {}) =>
    create("contacts", { lastname, "parentcustomerid_account@odata.bind": `/accounts(${account})`, ...other });
  const ada = await contactOf(north, "Ada", { numberofchildren: 42 });
  const bob = await contactOf(north, "Bob");
  const south = await create("accounts", {
    name: "South",
    revenue: 50,
    numberofemployees: 5,
    industrycode: 1,
    "parentaccountid@odata.bind": `/accounts(${north})`,
    "primarycontactid@odata.bind": `/contacts(${ada})`,
  });
  const cyd = await contactOf(south, "Cyd", { numberofchildren: 1 });
  const lone = await create("accounts", { name: "Lone", "parentaccountid@odata.bind": `/accounts(${south})` });
  const red = await create("teams", { name: "Red" });
  const blue = await create("teams", { name: "Blue" });
  const { UserId } = (await send("GET", "WhoAmI")).json;
  await send("POST", `teams(${red})/teammembership_association/$ref`, {
    "@odata.id": `systemusers(${UserId as string})`,
  });

  async function rows(path: string, prefer?: string): Promise<Record<string, unknown>[]> {
    const reply = await send("GET", path, undefined, prefer === undefined ? {} : { Prefer: prefer });
    if (reply.status !== 200) throw new Error(`${path} was refused: ${reply.text}`);
    return reply.json.value;
  }

  return {
    ...org,
    ids: { north, south, lone, ada, bob, cyd, red, blue },
    rows,
    accounts: async (filter) =>
      (await rows(`accounts?$select=name&$filter=${encodeURIComponent(filter)}`)).map(({ name }) => name),
  };
}
