import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createEmulator } from "../../../src/emulator/index.ts";
import { signedIn } from "../signed-in.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The ids that a writing process said were written, until it was killed in the middle of it. */
async function writeAndKill(file: string, ids: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "writer.ts"), file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (said.split("\n").length > ids) child.kill("SIGKILL");
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  expect([code, signal]).toEqual([null, "SIGKILL"]);
  return said.split("\n").slice(0, -1);
}

test("a file survives kill -9, time after time, without losing a write that was acknowledged", async () => {
  const file = join(folder, "org.db");
  const acknowledged: string[] = [];
  for (let round = 1; round <= 2; round++) {
    acknowledged.push(...(await writeAndKill(file, 300 * round)));
    const emulator = createEmulator({ file });
    const found = new Set(emulator.snapshot("account").map(({ accountid }) => accountid));
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
    // The last request may have been done and not acknowledged; it was done wholly or not at all.
    expect(found.size % 20).toBe(0);
    await emulator.close();
  }
  expect(acknowledged.length).toBeGreaterThan(600);
});

test("what was written after a kill is there as well: the file goes on being good", async () => {
  const file = join(folder, "org.db");
  await writeAndKill(file, 20);
  const org = await signedIn({ file });
  const id = await org.create("accounts", { name: "after" });
  await org.emulator.close();
  const again = await signedIn({ file });
  expect((await again.send("GET", `accounts(${id})?$select=name`)).json).toMatchObject({ name: "after" });
  await again.emulator.close();
});

test("several databases stand side by side, in files and in memory, and know nothing of each other", async () => {
  const orgs = [
    await signedIn({ file: join(folder, "one.db") }),
    await signedIn({ file: join(folder, "two.db") }),
    await signedIn(),
    await signedIn(),
  ];
  await Promise.all(orgs.map(({ create }, index) => create("accounts", { name: `org ${index}` })));
  expect(orgs.map(({ emulator }) => emulator.snapshot("account").map(({ name }) => name))).toEqual([
    ["org 0"],
    ["org 1"],
    ["org 2"],
    ["org 3"],
  ]);
  await Promise.all(orgs.map(({ emulator }) => emulator.close()));
});
