import { describe, expect, test } from "vitest";
import { preloadsOf } from "../../../src/parallel/isolated/preloads.ts";

const none = { execArgv: [], env: {} };

describe("what worker threads load before the block", () => {
  test("is nothing, with the flags of this process, where nothing was preloaded", () => {
    expect(preloadsOf({}, { execArgv: ["--no-warnings"], env: { NODE_OPTIONS: "--trace-warnings" } })).toEqual({
      modules: [],
      execArgv: undefined,
      nodeOptions: undefined,
    });
  });

  test("is what this process was started with, each in its spelling, and taken off the flags", () => {
    const execArgv = ["--import", "tsx", "--no-warnings", "--require=./a.cjs", "-r", "b", "--import=file:///c.mjs"];
    expect(preloadsOf({}, { execArgv, env: {} })).toEqual({
      modules: ["tsx", "./a.cjs", "b", "file:///c.mjs"],
      execArgv: ["--no-warnings"],
      nodeOptions: undefined,
    });
  });

  test("comes from NODE_OPTIONS too, which are read as Node reads them", () => {
    const env = { NODE_OPTIONS: '--import "./with space.mjs" --conditions=dev --title="a \\"b\\"" -r x' };
    expect(preloadsOf({}, { execArgv: ["--import=y"], env })).toEqual({
      modules: ["./with space.mjs", "x", "y"],
      execArgv: [],
      nodeOptions: '--conditions=dev "--title=a \\"b\\""',
    });
  });

  test("is what is asked for instead, where something is", () => {
    const modules = ["./setup.ts", new URL("file:///more.ts")];
    expect(preloadsOf({ modules }, { execArgv: ["--import=y"], env: {} })).toMatchObject({
      modules: ["./setup.ts", "file:///more.ts"],
      execArgv: [],
    });
    expect(preloadsOf({ modules: [] }, { execArgv: ["--import=y"], env: {} }).modules).toEqual([]);
  });

  test.each([
    ["tsx", ["./lib/trace.mjs", "@scope/log.v2"]],
    ["T?X", ["./lib/trace.mjs", "@scope/log.v2"]],
    ["*trace*", ["tsx", "@scope/log.v2"]],
    ["trace.mjs", ["tsx", "@scope/log.v2"]],
    ["trace", ["tsx", "@scope/log.v2"]],
    ["@scope/*", ["tsx", "./lib/trace.mjs"]],
    ["log?v2", ["tsx", "./lib/trace.mjs"]],
    ["log.v", ["tsx", "./lib/trace.mjs", "@scope/log.v2"]],
    ["*", []],
  ])("is without those that %s names", (pattern, rest) => {
    const modules = ["tsx", "./lib/trace.mjs", "@scope/log.v2"];
    expect(preloadsOf({ modules, excludeModules: [pattern] }, none).modules).toEqual(rest);
  });

  test("is never a test runner", () => {
    const modules = [
      "/p/node_modules/vitest/suppress.mjs",
      "@jest/globals",
      "mocha",
      "node:test/reporters",
      "@tapjs/mock",
    ];
    expect(preloadsOf({ modules: [...modules, "java", "./ava-lanche.ts", "protest"] }, none).modules).toEqual([
      "java",
      "./ava-lanche.ts",
      "protest",
    ]);
  });
});
