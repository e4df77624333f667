import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const quickstart = (...parameters: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
  run(process.execPath, [join(root, "examples/quickstart/main.ts"), ...parameters], { cwd: root });

describe("the quickstart", () => {
  test("loads, refuses, changes, counts, removes and compares", async () => {
    const { stdout } = await quickstart("--sample", "500");
    expect(stdout).toContain("Refused, 20 in all:");
    expect(stdout).toMatch(/line 502 {2}\{"name":"Made-up Ankh-Morpork/);
    expect(stdout).toContain('account.address1_latitude: expected a number from -90 to 90, got "91" (string).');
    expect(stdout.match(/^\d\. /gm)).toHaveLength(6);
    expect(stdout).toMatch(/0 missing, 0 too many or different\.\n\nEvery record is there exactly once\./);
  });

  test("says what a sample must be", async () => {
    await expect(quickstart("--sample", "none")).rejects.toMatchObject({
      code: 2,
      stderr: "Expected --sample to be a whole number from 1 up, got none.\n",
    });
  });
});
