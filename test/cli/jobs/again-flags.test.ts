import { resolve } from "node:path";
import { Command } from "commander";
import { expect, test } from "vitest";
import { addAgainFlags, givenFlags } from "../../../src/cli/jobs/again-flags.ts";

function given(...args: readonly string[]): Record<string, unknown> {
  const command = new Command().exitOverride().option("--last");
  addAgainFlags(command);
  command.parse(args, { from: "user" });
  return givenFlags(command);
}

test("only what is given is said anew: everything else stays as it was", () => {
  expect(given()).toEqual({});
  expect(given("--last", "--batch-size", "7", "--error-action", "stop")).toEqual({ batchSize: 7, errorAction: "stop" });
});

test("paths that are given mean the current folder, not the one of the job", () => {
  expect(given("--errors", "e.csv", "--out", "o.ndjson", "--url", "emulator:org.db")).toEqual({
    errors: resolve("e.csv"),
    out: resolve("o.ndjson"),
    url: `emulator:${resolve("org.db")}`,
  });
  expect(given("--url", "https://o.crm.dynamics.com")).toEqual({ url: "https://o.crm.dynamics.com" });
});
