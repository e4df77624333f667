import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openUsageFile, usageFileOf } from "../../src/cli/usage-file.ts";
import { systemClock } from "../../src/clock.ts";
import { InputError } from "../../src/errors.ts";
import { rejection } from "../connection/test-connection.ts";

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), "usage-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return usageFileOf(folder, "https://org.example", "an application");
}

const now = (): number => systemClock.now();

test("consecutive commands add up", async () => {
  const file = place();
  for (const used of [0, 10, 20]) {
    const { usage, save } = await openUsageFile(file, systemClock);
    expect(usage.used(now())).toBe(used);
    usage.add(4, now());
    await save();
    usage.add(6, now());
    await save();
    expect(usage.used(now())).toBe(used + 10);
  }
  expect(readdirSync(dirname(file))).toEqual([file.slice(dirname(file).length + 1)]);
});

test("commands that run at the same time lose nothing of each other", async () => {
  const file = place();
  const opened = await Promise.all(Array.from({ length: 8 }, () => openUsageFile(file, systemClock)));
  await Promise.all(
    opened.map(async ({ usage, save }) => {
      for (let round = 0; round < 5; round += 1) {
        usage.add(3, now());
        await save();
      }
    }),
  );
  expect((await openUsageFile(file, systemClock)).usage.used(now())).toBe(120);
});

test("a command that used nothing writes nothing", async () => {
  const file = place();
  const { save } = await openUsageFile(file, systemClock);
  await save();
  expect(() => readFileSync(file)).toThrow("ENOENT");
});

test("the lock of a command that has crashed does not stand in the way", async () => {
  const file = place();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.lock`, "1");
  const longAgo = new Date(now() - 60_000);
  utimesSync(`${file}.lock`, longAgo, longAgo);
  const { usage, save } = await openUsageFile(file, systemClock);
  usage.add(1, now());
  await save();
  expect((await openUsageFile(file, systemClock)).usage.used(now())).toBe(1);
});

test.each(["", "{", "[]", '"text"', '{"a":1}', '{"100":-1}', '{"100":"many"}'])(
  "a file that holds %j is refused by name",
  async (text) => {
    const file = place();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    const error = await rejection(openUsageFile(file, systemClock));
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toContain(file);
  },
);

test("each environment and each principal has a file of its own, and its name tells neither", () => {
  const names = [
    usageFileOf("/state", "https://one.example", "a"),
    usageFileOf("/state", "https://one.example", "b"),
    usageFileOf("/state", "https://other.example", "a"),
  ];
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^\/state\/usage\/[0-9a-f]{32}\.json$/);
});
