import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";

/** A module of the test's own, outside of this package. */
export function moduleOf(code: string, name = "block.ts"): URL {
  const folder = mkdtempSync(join(tmpdir(), "dataverse-parallel-block-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), code);
  return pathToFileURL(join(folder, name));
}

/** A module whose block is this function's code: it sees nothing of the test. */
export function blockOf(code: string): URL {
  return moduleOf(`export const block = ${code};`, "block.mjs");
}
