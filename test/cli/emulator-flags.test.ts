import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  addEmulatorWeatherFlags,
  readFaultScript,
  readTls,
  readWeatherFlags,
  type EmulatorWeatherFlags,
} from "../../src/cli/emulator-flags.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "flags-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function parse(...args: string[]): EmulatorWeatherFlags {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addEmulatorWeatherFlags(command);
  return command.parse(args, { from: "user" }).opts<EmulatorWeatherFlags>();
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe("the flags of the emulator's weather", () => {
  test("say nothing unless they are given", () => {
    expect(readWeatherFlags(parse())).toEqual({ budgetHeaders: true });
  });

  test("become the options of the emulator", () => {
    const flags = parse(
      ...["--servers", "4", "--limits", "default", "--latency", "50ms+2ms/record", "--queue-beyond", "100"],
      ...["--recommended-parallelism", "none", "--no-budget-headers", "--seed", "7", "--token-lifetime", "60"],
    );
    expect(readWeatherFlags(flags)).toEqual({
      servers: 4,
      limits: "default",
      latency: "50ms+2ms/record",
      queueBeyond: 100,
      recommendedParallelism: "none",
      budgetHeaders: false,
      seed: 7,
      tokenLifetimeSeconds: 60,
    });
  });

  test("take limits one by one", () => {
    const { limits } = readWeatherFlags(parse("--limits", "requests=600, window-seconds=2.5,execution-seconds=none"));
    expect(limits).toEqual({ requests: 600, windowSeconds: 2.5, executionSeconds: Infinity });
  });

  test("take the secrets of applications from files, for secrets are no arguments", () => {
    const flags = parse(
      "--application",
      `one:${file("one", "first\n")}`,
      "--application",
      `two:${file("two", "second")}`,
    );
    expect(readWeatherFlags(flags).applications).toEqual([
      { clientId: "one", clientSecret: "first" },
      { clientId: "two", clientSecret: "second" },
    ]);
    expect(() => readWeatherFlags(parse("--application", "one:nowhere"))).toThrow("The file cannot be read");
  });

  test.each([
    ["--limits", "many"],
    ["--limits", "requests="],
    ["--servers", "0"],
    ["--seed", "x"],
    ["--token-lifetime", "0"],
    ["--recommended-parallelism", "some"],
    ["--application", "secret"],
    ["--application", "id:"],
  ])("%s %s is refused", (...args) => {
    expect(() => parse(...args)).toThrow(/Expected/);
  });
});

describe("the script of faults", () => {
  test("is a JSON array in a file", () => {
    expect(readFaultScript(undefined)).toEqual([]);
    expect(readFaultScript(file("script.json", `[{"action":"truncate"}]`))).toEqual([{ action: "truncate" }]);
  });

  test.each([
    ["{", "is no JSON"],
    ["{}", "must be a JSON array"],
  ])("is not %s", (text, problem) => {
    expect(() => readFaultScript(file("script.json", text))).toThrow(problem);
  });
});

describe("HTTPS", () => {
  test("needs certificate and key", () => {
    const [cert, key] = [file("cert.pem", "C"), file("key.pem", "K")];
    expect(readTls(parse())).toBeUndefined();
    expect(readTls(parse("--cert", cert, "--key", key))).toEqual({ cert: "C", key: "K" });
    expect(() => readTls(parse("--cert", cert))).toThrow("needs both --cert and --key");
  });
});
