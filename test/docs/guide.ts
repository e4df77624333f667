import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../", import.meta.url));

type Guide = GuideWithExamples | "jobs";
type GuideWithExamples = "coming-from-powershell" | "emulator" | "parallel" | "records";

/** Where a guide's examples are. */
export const examples: Readonly<Record<GuideWithExamples, string>> = {
  "coming-from-powershell": `${repository}examples/powershell/`,
  emulator: `${repository}examples/emulator/`,
  parallel: `${repository}examples/parallel/`,
  records: `${repository}examples/records/`,
};

export function readGuide(guide: Guide): string {
  return readFileSync(`${repository}docs/${guide}.md`, "utf8");
}

/** The guide's code blocks in a language, from top to bottom. */
export function codeBlocks(language: "ts" | "js" | "sh" | "text", guide: Guide = "coming-from-powershell"): string[] {
  return textsIn(readGuide(guide), new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"));
}

/** What the guide's examples mark as shown in it. */
export function shownRegions(ending = ".ts", guide: GuideWithExamples = "coming-from-powershell"): string[] {
  const files = readdirSync(examples[guide]).filter((name) => name.endsWith(ending));
  return files.flatMap((name) =>
    textsIn(readFileSync(examples[guide] + name, "utf8"), /^\/\/ #region doc\n(.*?)^\/\/ #endregion$/gms),
  );
}

/** The cells of the table below a heading, row by row, without its head. */
export function tableBelow(guide: string, heading: string): (readonly string[])[] {
  const section = guide.split(`${heading}\n`)[1]?.split(/^#/m)[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What stands between backticks. */
export function codesIn(text = ""): string[] {
  return textsIn(text, /`([^`]+)`/g);
}

function textsIn(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, found = ""]) => found);
}
