import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../", import.meta.url));

type Guide = "coming-from-powershell" | "emulator";

/** Where a guide's examples are. */
export const examples: Readonly<Record<Guide, string>> = {
  "coming-from-powershell": `${repository}examples/powershell/`,
  emulator: `${repository}examples/emulator/`,
};

export function readGuide(guide: Guide): string {
  return readFileSync(`${repository}docs/${guide}.md`, "utf8");
}

/** The guide's code blocks in a language, from top to bottom. */
export function codeBlocks(language: "ts" | "js" | "sh" | "text", guide: Guide = "coming-from-powershell"): string[] {
  return textsIn(readGuide(guide), new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"));
}

/** What the guide's examples mark as shown in it. */
export function shownRegions(ending = ".ts", guide: Guide = "coming-from-powershell"): string[] {
  const files = readdirSync(examples[guide]).filter((name) => name.endsWith(ending));
  return files.flatMap((name) =>
    textsIn(readFileSync(examples[guide] + name, "utf8"), /^\/\/ #region doc\n(.*?)^\/\/ #endregion$/gms),
  );
}

function textsIn(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, found = ""]) => found);
}
