import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readScenario, type Scenario } from "./scenario.ts";

/** All scenarios of a directory, by file name. */
export async function readScenarios(directory: string): Promise<readonly Scenario[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith(".json")).sort();
  if (files.length === 0) throw new Error(`${directory} holds no scenario. Expected files that end in .json.`);
  return Promise.all(files.map((file) => readFileAsScenario(join(directory, file))));
}

async function readFileAsScenario(file: string): Promise<Scenario> {
  return readScenario(parse(await readFile(file, "utf8"), file), file);
}

function parse(content: string, file: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new Error(`${file} is no JSON: ${String(cause)}`, { cause });
  }
}
