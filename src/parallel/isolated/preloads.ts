import { UsageError, describeValue } from "../../errors.ts";

/** What worker threads load before the block, and how they are started for that. */
export interface Preloads {
  readonly modules: readonly string[];
  /** The flags of Node for the threads; undefined: those of this process. */
  readonly execArgv: string[] | undefined;
  /** NODE_OPTIONS for the threads; undefined: as here. */
  readonly nodeOptions: string | undefined;
}

export interface PreloadOptions {
  readonly modules?: readonly (string | URL)[] | undefined;
  readonly excludeModules?: readonly string[] | undefined;
}

/** A path with one of these in it belongs to a test runner: loaded in a worker, it would wait for tests. */
const TEST_RUNNERS = new Set([
  "vitest",
  "@vitest",
  "jest",
  "jest-cli",
  "@jest",
  "mocha",
  "ts-mocha",
  "ava",
  "tap",
  "@tapjs",
  "node:test",
]);

/**
 * The modules asked for or, by default, those that this process was started with (`--import`, `--require`), without the
 * excluded ones. Node would load the latter in every thread by itself, and all of them, so they are taken off its flags.
 */
export function preloadsOf(
  { modules, excludeModules = [] }: PreloadOptions,
  { execArgv, env }: Pick<NodeJS.Process, "execArgv" | "env"> = process,
): Preloads {
  const ofOptions = takeModules(splitOptions(env.NODE_OPTIONS ?? ""));
  const ofFlags = takeModules(execArgv);
  const inherited = [...ofOptions.modules, ...ofFlags.modules];
  const excluded = excludeModules.map(matcherOf);
  const wanted = modules?.map((module) => (module instanceof URL ? module.href : module)) ?? inherited;
  return {
    modules: wanted.filter((module) => !isTestRunner(module) && !excluded.some((matches) => matches(module))),
    execArgv: inherited.length === 0 ? undefined : ofFlags.rest,
    nodeOptions: ofOptions.modules.length === 0 ? undefined : ofOptions.rest.map(quoteOption).join(" "),
  };
}

/** @throws UsageError for what are no modules or patterns. */
export function checkPreloads({ modules, excludeModules }: PreloadOptions): void {
  checkList("modules", modules, "texts and URLs", (module) => typeof module === "string" || module instanceof URL);
  checkList("excludeModules", excludeModules, "texts with * and ?", (pattern) => typeof pattern === "string");
}

function checkList(name: string, list: unknown, what: string, isRight: (value: unknown) => boolean): void {
  if (list === undefined || (Array.isArray(list) && list.every((one) => isRight(one) && one !== ""))) return;
  throw new UsageError(`Expected ${name} to be an array of ${what}, got ${describeValue(list)}.`);
}

function takeModules(flags: readonly string[]): { modules: string[]; rest: string[] } {
  const modules: string[] = [];
  const rest: string[] = [];
  for (let index = 0; index < flags.length; index++) {
    const flag = flags[index] ?? "";
    const found = /^(?:--import|--require|-r)(?:=(?<module>.*))?$/s.exec(flag);
    if (found === null) rest.push(flag);
    else modules.push(found.groups?.module ?? flags[++index] ?? "");
  }
  return { modules, rest };
}

/** As Node reads NODE_OPTIONS: spaces separate, double quotes hold together, a backslash escapes within them. */
function splitOptions(text: string): string[] {
  const words = text.match(/(?:"(?:\\.|[^"\\])*"|[^\s"])+/gs) ?? [];
  return words.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"/gs, (_, quoted: string) => quoted.replace(/\\(.)/gs, "$1")),
  );
}

function quoteOption(option: string): string {
  return /[\s"]/.test(option) ? `"${option.replace(/["\\]/g, "\\$&")}"` : option;
}

function isTestRunner(module: string): boolean {
  return module.split(/[/\\]/).some((part) => TEST_RUNNERS.has(part)) || module.startsWith("node:test");
}

/** PowerShell's wildcards, of the whole name: of the module as it was given, or of its file with or without extension. */
function matcherOf(pattern: string): (module: string) => boolean {
  const source = pattern
    .replace(/[\\^$.+|()[\]{}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${source}$`, "isu");
  return (module) => {
    const file = module.split(/[/\\]/).at(-1) ?? module;
    return [module, file, file.replace(/\.\w+$/, "")].some((name) => expression.test(name));
  };
}
