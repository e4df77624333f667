import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { invokeParallel } from "../../../src/parallel/invoke-parallel.ts";
import { drain, rejectionOf } from "../waiting.ts";
import { watchSource } from "../watched-source.ts";
import { blockOf, moduleOf } from "./module-of.ts";

const REMEMBER = "(globalThis.loaded ??= []).push";
const block = (): URL => blockOf("() => [[...(globalThis.loaded ?? [])]]");

test("modules are there before the block's own, in their order, with the running copy", async () => {
  const first = moduleOf(
    `import { getDefaultConnection } from "dataverse-parallel"; ${REMEMBER}(typeof getDefaultConnection);`,
  );
  const second = moduleOf(`const name: string = "second"; ${REMEMBER}(name);`);
  const own = moduleOf(`${REMEMBER}("own"); export default () => [[...globalThis.loaded]];`);
  const { outputs } = await drain(invokeParallel([1], own, { modules: [first, fileURLToPath(second)] }));
  expect(outputs).toEqual([["function", "second", "own"]]);
});

test("a package is found from the current directory", async () => {
  const { outputs, error } = await drain(invokeParallel([1], block(), { modules: ["csv-parse/sync"] }));
  expect([outputs, error]).toEqual([[[]], undefined]);
});

test.each([
  ["is not there", "./nowhere.ts", "Cannot load nowhere.ts: Cannot find module"],
  ["is no package here", "no-such-package", "Cannot load no-such-package: Cannot find package"],
])("a module that %s is told before anything is read", async (_, module, says) => {
  const source = watchSource();
  const error = await rejectionOf(invokeParallel(source.input, block(), { modules: [module] }));
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toContain(says);
  expect(source.pulled).toBe(0);
});

test("what a program was started with is loaded in its workers, without what is excluded", async () => {
  const [one, two, three] = ["one", "two", "three"].map((name) => {
    const url = moduleOf(`${REMEMBER}("${name}");`, `${name}.cjs`);
    return fileURLToPath(url);
  });
  const program = moduleOf(
    `import { invokeParallel } from ${JSON.stringify(new URL("../../../src/index.ts", import.meta.url).href)};
     const block = new URL(${JSON.stringify(block().href)});
     for (const excludeModules of [[], ["TWO"]])
       for await (const output of invokeParallel([1], block, { excludeModules })) console.log(output.join());`,
    "program.mjs",
  );
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--max-old-space-size=500", "--import", one!, "-r", two!, fileURLToPath(program)],
    { env: { ...process.env, NODE_OPTIONS: `--import=${three!}` } },
  );
  expect(stdout.split("\n")).toEqual(["three,one,two", "three,one", ""]);
});
