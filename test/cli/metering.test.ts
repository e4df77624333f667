import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { startMetering, type MeteringOptions } from "../../src/cli/metering.ts";
import { fakeNotices } from "./fakes.ts";

const url = "https://org.example";

/** A folder for state of the test's own. */
function stateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "metering-"));
  vi.stubEnv("DATAVERSE_PARALLEL_STATE", folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** A command that uses so much; what it has said. */
async function spend(requests: number, options: Partial<MeteringOptions> = {}): Promise<string> {
  const { notices, text } = fakeNotices();
  const metering = await startMetering(
    { url, clientId: "an application", dailyLimit: undefined, verbose: true, ...options },
    notices,
  );
  metering.usage?.add(requests, Date.now());
  await metering.end();
  return text();
}

test("commands of one day add up, by environment and application", async () => {
  stateFolder();
  await spend(1000);
  expect(await spend(200)).toContain("Power Platform requests: 200 by this command, 1,200 in the last 24 hours.");
  expect(await spend(5, { clientId: "another" })).toContain("5 by this command, 5 in the last 24 hours.");
  expect(await spend(7, { url: "https://other.example" })).toContain("7 by this command, 7 in the last 24 hours.");
  expect(await spend(1, { verbose: false })).toBe("");
  expect(await spend(0)).toContain("0 by this command, 1,201 in the last 24 hours.");
});

test.each(["emulator:", "emulator:./org.db", "http://127.0.0.1:4711", "http://localhost:1"])(
  "nothing is remembered of %s, which grants no entitlement, unless there is a limit",
  async (local) => {
    const folder = stateFolder();
    expect(await spend(10, { url: local })).toBe("");
    expect(readdirSync(folder)).toEqual([]);
    expect(await spend(10, { url: local, dailyLimit: 100 })).toContain("10 in the last 24 hours");
  },
);

test("a state that cannot be kept is told, and the command goes on", async () => {
  const folder = stateFolder();
  const file = join(folder, "no-folder");
  writeFileSync(file, "");
  vi.stubEnv("DATAVERSE_PARALLEL_STATE", file);
  expect(await spend(10)).toMatch(
    /^What this command uses of the daily entitlement is not remembered: ENOTDIR.*DATAVERSE_PARALLEL_STATE may name/,
  );
});
