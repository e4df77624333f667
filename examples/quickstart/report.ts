/** What the quickstart prints: each step with the code that did it, how many records, how long, how fast. */

const bold =
  process.stdout.isTTY && process.env.NO_COLOR === undefined ? (text: string) => `\x1b[1m${text}\x1b[0m` : String;

const number = (value: number): string => Math.round(value).toLocaleString("en-US");

let steps = 0;

/** Runs one step and tells about it. The lines shown are the source of the function that ran. */
export async function step<T>(title: string, work: () => Promise<T>, recordsOf: (result: T) => number): Promise<T> {
  steps += 1;
  print(`\n${bold(`${steps}. ${title}`)}\n`);
  for (const line of sourceLines(work)) print(`     ${line}`);
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  const records = recordsOf(result);
  print(`\n   ${number(records)} records in ${seconds.toFixed(2)} s, ${number(records / seconds)} a second`);
  return result;
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The body of a function, without the indentation that it stands in. */
function sourceLines(work: () => unknown): string[] {
  const source = work.toString();
  const body = source.slice(source.indexOf("{") + 1, source.lastIndexOf("}"));
  const lines = body.split("\n").filter((line) => line.trim() !== "");
  const indentation = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(indentation));
}
