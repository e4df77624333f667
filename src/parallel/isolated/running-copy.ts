import { registerHooks } from "node:module";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** This very copy: compiled it is JavaScript, in the repository TypeScript. */
const extension = extname(fileURLToPath(import.meta.url));

const ENTRIES: Readonly<Record<string, URL>> = {
  "dataverse-parallel": new URL(`../../index${extension}`, import.meta.url),
  "dataverse-parallel/emulator": new URL(`../../emulator/index${extension}`, import.meta.url),
};

/**
 * Lets a block's module import "dataverse-parallel" wherever it lies, and get the copy that is running: a second one
 * would not know the connection that this one has opened.
 */
export function serveRunningCopy(): void {
  registerHooks({
    resolve: (specifier, context, next) => {
      const entry = ENTRIES[specifier];
      return entry === undefined ? next(specifier, context) : { url: entry.href, shortCircuit: true };
    },
  });
}
