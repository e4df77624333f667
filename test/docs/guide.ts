import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../", import.meta.url));
export const examples = `${repository}examples/powershell/`;

const guide = readFileSync(`${repository}docs/coming-from-powershell.md`, "utf8");

/** The guide's code blocks in a language, from top to bottom. */
export function codeBlocks(language: "ts" | "sh"): string[] {
  return textsIn(guide, new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"));
}

/** What the examples mark as shown in the guide. */
export function shownRegions(): string[] {
  const files = readdirSync(examples).filter((name) => name.endsWith(".ts"));
  return files.flatMap((name) =>
    textsIn(readFileSync(examples + name, "utf8"), /^\/\/ #region doc\n(.*?)^\/\/ #endregion$/gms),
  );
}

function textsIn(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, found = ""]) => found);
}
