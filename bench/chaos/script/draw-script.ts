import { createDraw, type Draw } from "./draw.ts";
import { drawInput, type Input } from "./draw-input.ts";
import { drawSessions } from "./draw-sessions.ts";
import { isBlock } from "./operations.ts";
import type { OperationName, Script } from "./script.ts";

const OPERATIONS: readonly (readonly [number, OperationName])[] = [
  [6, "create"],
  [1, "create-server-ids"],
  [4, "match"],
  [3, "update"],
  [2, "remove"],
  [2, "block"],
  [1, "block-module"],
  [1, "block-stops"],
  [2, "export"],
];

export const operationNames: readonly OperationName[] = OPERATIONS.map(([, name]) => name);

/** A block's failure is that of a whole chunk, some of which is there: to send that again would make it twice. */
const RETRIED: ReadonlySet<OperationName> = new Set(["create", "match", "update"]);

export interface ScriptChoices {
  /** The most records of an input. */
  readonly mostRecords: number;
  /** Only this one. */
  readonly operation?: OperationName | undefined;
}

export function drawScript(seed: number, { mostRecords, operation: chosen }: ScriptChoices): Script {
  const draw = createDraw(seed, "script");
  const drawn = draw.weighted(OPERATIONS);
  const operation = chosen ?? drawn;
  const size = Math.min(
    mostRecords,
    draw.weighted([
      [3, draw.between(100, 400)],
      [2, draw.between(400, 900)],
      [1, draw.between(900, 1500)],
    ]),
  );
  const format = draw.pick<Script["format"]>(["csv", "ndjson"]);
  const batchSize = draw.pick([7, 20, 50, 100, 100]);
  const chunkSize = draw.pick([10, 50, 120]);
  const pageSize = draw.between(10, 150);
  const input: Input = drawInput(createDraw(seed, "input"), operation, size);
  const requests = Math.ceil(size / (operation === "export" ? pageSize : Math.min(batchSize, chunkSize)));
  return {
    seed,
    operation,
    format,
    ...input,
    flags: drawFlags(draw, operation, { batchSize, chunkSize, pageSize }),
    chunkSize,
    sessions: drawSessions(createDraw(seed, "sessions"), operation, requests),
    retries: draw.chance(0.5) && RETRIED.has(operation) && input.rows.some(({ kind }) => kind === "mendable"),
  };
}

/** What failed is kept here too, where the command is asked to. */
export const ERRORS_FILE = "errors.ndjson";

interface Sizes {
  readonly batchSize: number;
  readonly chunkSize: number;
  readonly pageSize: number;
}

function drawFlags(draw: Draw, operation: OperationName, { batchSize, chunkSize, pageSize }: Sizes): readonly string[] {
  if (operation === "export") return ["--page-size", String(pageSize)];
  const errors = draw.chance(0.3) ? ["--errors", ERRORS_FILE] : [];
  const degree = [...errors, "--max-degree-of-parallelism", String(draw.pick([1, 2, 4, 8]))];
  if (isBlock(operation)) {
    return ["--chunk-size", String(chunkSize), "--retries", String(draw.pick([0, 0, 1])), ...degree];
  }
  return ["--batch-size", String(batchSize), ...degree];
}
