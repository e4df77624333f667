import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { main } from "./dvp.ts";

const run = promisify(execFile);

test("several commands may open one new emulator file at once, and each finds it whole", async () => {
  const directory = await mkdtemp(join(tmpdir(), "one-file-"));
  const url = `emulator:${join(directory, "org.db")}`;
  const asked = Array.from({ length: 4 }, () => run(process.execPath, [main, "whoami", "--json", "--url", url]));
  const answers = (await Promise.all(asked)).map(({ stdout }) => stdout);
  expect(new Set(answers).size).toBe(1);
  expect(JSON.parse(answers[0] ?? "")).toHaveProperty("userId");
  await rm(directory, { recursive: true });
});
