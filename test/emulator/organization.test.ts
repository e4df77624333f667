import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { signedIn } from "./signed-in.ts";

/** The id of the organization that an emulator with its data in this file tells; in memory without one. */
async function organizationOf(file?: string): Promise<unknown> {
  const { emulator, send } = await signedIn({ file });
  const { json } = await send("GET", "WhoAmI");
  await emulator.close();
  return json.OrganizationId;
}

test("an organization has its id for as long as its data, and shares it with no other", async () => {
  const folder = mkdtempSync(join(tmpdir(), "organization-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const first = await organizationOf(join(folder, "first.db"));
  expect(await organizationOf(join(folder, "first.db"))).toBe(first);
  expect(await organizationOf(join(folder, "second.db"))).not.toBe(first);
  expect(await organizationOf()).not.toBe(await organizationOf());
});

test("a reset makes another organization", async () => {
  const { emulator, send } = await signedIn();
  const { json: before } = await send("GET", "WhoAmI");
  emulator.reset();
  const { json: after } = await send("GET", "WhoAmI");
  expect(after.OrganizationId).not.toBe(before.OrganizationId);
  await emulator.close();
});
