import { registerHooks } from "node:module";
import { isAbsolute, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { InputError, toError } from "../../errors.ts";

type Exports = Readonly<Record<string, unknown>>;

/** The line of a stack that Node writes above a syntax error: the file, as a path or as an address, and the line. */
const PLACE = /^(?:file:|\/|[A-Za-z]:[\\/]).*:\d+$/m;

/**
 * Imports a module, TypeScript or JavaScript.
 * @throws InputError when it cannot be loaded, with the line where that is known.
 */
export async function loadModule(specifier: string): Promise<Exports> {
  try {
    return (await import(specifier)) as Exports;
  } catch (error) {
    const name = nameOf(specifier);
    const { message, stack = "" } = toError(error);
    const place = PLACE.exec(stack)?.[0];
    const hint = isNotErasable(error)
      ? " Node runs TypeScript by removing its types: enums, namespaces and parameter properties have to be written in JavaScript."
      : "";
    throw new InputError(`Cannot load ${name}: ${message.replace(/\.$/, "")}${place ? ` (${place})` : ""}.${hint}`, {
      source: name,
      cause: error,
    });
  }
}

/** Imports modules in their order, each found as `--import` finds it: from the current directory. */
export async function loadFromHere(names: readonly string[]): Promise<void> {
  const parentURL = pathToFileURL(join(process.cwd(), "/")).href;
  const specifiers = names.map((name) => (isPath(name) ? pathToFileURL(name).href : name));
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      const isOurs = context.parentURL === import.meta.url && specifiers.includes(specifier);
      return next(specifier, isOurs ? { ...context, parentURL } : context);
    },
  });
  try {
    for (const specifier of specifiers) await loadModule(specifier);
  } finally {
    hooks.deregister();
  }
}

function isPath(name: string): boolean {
  return /^\.{1,2}[/\\]/.test(name) || isAbsolute(name);
}

/** As a person would write it: files by their path, from the current directory where they lie in it. */
export function nameOf(specifier: string): string {
  if (!specifier.startsWith("file:")) return specifier;
  const path = fileURLToPath(specifier);
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith("..") ? path : fromHere;
}

function isNotErasable(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX";
}
