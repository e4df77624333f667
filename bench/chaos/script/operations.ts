import { contactId } from "./contact-id.ts";
import { ANSWER_TIMEOUT_MS } from "./draw-faults.ts";
import type { OperationName, Row, Script } from "./script.ts";

/** What the command is asked for by its first words; flags of the script follow. */
export function commandOf(script: Script, { input, output }: { input: string; output: string }): readonly string[] {
  return [...WORDS[script.operation](input, output), "--timeout-ms", String(ANSWER_TIMEOUT_MS), ...script.flags].map(
    (word) => (isBlock(script.operation) && word === "--timeout-ms" ? "--request-timeout-ms" : word),
  );
}

const COLUMNS = "accountnumber,fax,name,description,numberofemployees";

const WORDS: Readonly<Record<OperationName, (input: string, output: string) => readonly string[]>> = {
  create: (input) => ["set", "account", input, "--create-only"],
  "create-server-ids": (input) => ["set", "account", input, "--create-only", "--server-ids"],
  match: (input) => ["set", "account", input, "--match-on", "accountnumber"],
  update: (input) => ["set", "account", input, "--update-only"],
  remove: (input) => ["remove", "account", input, "--yes"],
  block: (input, output) => ["parallel", "--eval", bodyOf(SILENT), "--in", input, "--out", output],
  "block-stops": (input, output) => ["parallel", "--eval", bodyOf(""), "--in", input, "--out", output],
  "block-module": (input, output) => ["parallel", BLOCK_FILE, "--in", input, "--out", output],
  export: (_input, output) => ["get", "account", "--columns", COLUMNS, "--out", output],
};

const SILENT = `, errorAction: "silentlyContinue"`;

function bodyOf(options: string): string {
  return `await setRecords("account", chunk, { createOnly: true${options} }); return chunk.map(({ fax }) => ({ fax }))`;
}

export const BLOCK_FILE = "block.mjs";
const LIBRARY = new URL("../../../dist/index.js", import.meta.url).href;

/** The module of a block that runs in worker threads. */
export const blockModule = `import { setRecords } from "${LIBRARY}";
export async function block(chunk) { ${bodyOf(SILENT)}; }
`;

export function isBlock(operation: OperationName): boolean {
  return operation.startsWith("block");
}

/** Columns of the input. */
export function columnsOf(operation: OperationName, row: Row): Readonly<Record<string, string | number>> {
  if (operation === "remove") return { accountid: row.id ?? "" };
  const { accountnumber, ...values } = row.values;
  return {
    // An update leaves its key alone, so that it tells which record it is.
    ...(row.id === undefined ? { accountnumber } : { accountid: row.id }),
    ...values,
    ...(row.kind === "refused" && { numberofemployees: -1 - values.numberofemployees }),
    ...(row.kind === "mendable" && { primarycontactid: contactId(row) }),
  };
}
