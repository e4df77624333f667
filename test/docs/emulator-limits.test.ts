/** Holds what the guide says of the emulator against the emulator: its refusals, its options, its flags. */
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defineEmulator } from "../../src/cli/commands/emulator.ts";
import type { EmulatorOptions, ListenOptions } from "../../src/emulator/index.ts";
import { addKey } from "../emulator/operations/keyed-tables.ts";
import { signedIn, tokenFor, sender, type SignedIn } from "../emulator/signed-in.ts";
import { codesIn, readGuide, tableBelow } from "./guide.ts";

const guide = readGuide("emulator");
const other = { clientId: "22222222-2222-4222-8222-222222222222", clientSecret: "another-secret" };

let org: SignedIn;
let id: string;
let metadata: string;
const readMetadata = async () => (await org.send("GET", "$metadata")).text;
beforeAll(async () => {
  org = await signedIn({ applications: [other] });
  metadata = await readMetadata();
  id = await org.create("accounts", { name: "Contoso" });
});
afterAll(() => org.emulator.close());

/** Sends what a cell shows: a method, a path below the API or the host, a body, and perhaps a header. */
async function ask([line = "", header]: readonly string[]): Promise<{
  readonly status: number;
  readonly text: string;
}> {
  const [, method = "", path = "", body] = /^([A-Z]+) (.*?)(?: (\{.*\}))?$/.exec(line.replaceAll("<id>", id)) ?? [];
  const [name, value] = header?.split(": ") ?? [];
  const headers = name === undefined || value === undefined ? {} : { [name]: value };
  if (!path.startsWith("/")) return org.send(method, encodeURI(path), body, headers);
  const { url, fetch } = org.emulator;
  const response = await fetch(new Request(url + path, { method, ...(body === undefined ? {} : { body }) }));
  return { status: response.status, text: await response.text() };
}

describe("what the guide says that the emulator does not do is refused by name", () => {
  test.each(tableBelow(guide, "## What it does not do"))("%s: %s", async (what, example) => {
    const { status, text } = await ask(codesIn(example));
    expect([status, text]).toEqual([501, expect.stringMatching(/does not support|isn't supported/) as string]);
    const [name = ""] = codesIn(what);
    expect(text).toContain(name);
  });

  test("and nothing of it has left a trace", async () => {
    expect(org.emulator.snapshot("account")).toMatchObject([{ accountid: id, name: "Contoso" }]);
    expect(await readMetadata()).toBe(metadata);
  });
});

test("the guide names every option, and no other", () => {
  type Option = keyof EmulatorOptions | keyof ListenOptions;
  const options: Readonly<Record<Option, true>> = {
    file: true, collation: true, tables: true, duplicateRules: true, keyIndexDelayMs: true, language: true, deny: true, aggregateLimit: true,
    logCapacity: true, organizationUrl: true, clientId: true, clientSecret: true, tenantId: true, applications: true,
    users: true, publicClients: true, tokenLifetimeSeconds: true, refreshTokenLifetimeSeconds: true,
    deviceCodeLifetimeSeconds: true, deviceCodeIntervalSeconds: true, servers: true, limits: true, latency: true,
    queueBeyond: true, recommendedParallelism: true, budgetHeaders: true, faults: true, seed: true, clock: true,
    sleep: true, port: true, host: true, allowRemote: true, tls: true,
  }; // prettier-ignore
  const named = tableBelow(guide, "## Options").flatMap(([option]) => codesIn(option));
  expect(named.filter((name) => name !== "listen").sort()).toEqual(Object.keys(options).sort());
});

test("the guide names every flag, and no other", () => {
  const command = new Command();
  defineEmulator(command);
  const flags = command.options.map(({ long }) => long).filter((flag) => flag !== "--verbose");
  expect(
    tableBelow(guide, "## Options")
      .flatMap(([, flag]) => codesIn(flag))
      .sort(),
  ).toEqual(flags.sort());
});

describe("what the guide says beside that is true", () => {
  test("everybody may do everything", async () => {
    const { emulator } = org;
    const token = await tokenFor({ ...emulator, ...other }, emulator.fetch, emulator.url);
    const theirs = await org.create("accounts", { name: "Of the first application" });
    const asOther = sender(emulator.fetch, emulator.url, token);
    expect((await asOther("DELETE", `accounts(${theirs})`)).status).toBe(204);
  });

  test("a table that is not there is answered 404", async () => {
    expect((await org.send("GET", "incidents")).status).toBe(404);
  });

  test("a text is found without its case, accents and trailing spaces, and a key takes one of them", async () => {
    await addKey(org.send, "contact", ["lastname"]);
    await org.create("contacts", { lastname: "Café " });
    expect((await org.send("GET", "contacts?$filter=lastname eq 'cafe'")).json.value).toHaveLength(1);
    expect((await org.send("POST", "contacts", { lastname: "CAFE" })).status).toBe(412);
  });
});
