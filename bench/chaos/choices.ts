import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Flags } from "../benchmark.ts";
import { operationNames } from "./script/draw-script.ts";
import type { OperationName } from "./script/script.ts";

export const chaosFlags = {
  /** How many seeds. */
  seeds: { type: "string", default: "20" },
  /** The first of them. */
  from: { type: "string", default: "1" },
  /** Only this one, in words: the replay of a counter-example. */
  seed: { type: "string" },
  /** Seeds at a time, each with an emulator of its own. */
  parallel: { type: "string", default: "2" },
  /** The most records of an input. */
  records: { type: "string", default: "1500" },
  /** Only this operation. */
  operation: { type: "string" },
  /** Where it is kept how far this has come. */
  state: { type: "string", default: join(tmpdir(), "dataverse-parallel-chaos.json") },
  /** Results that --json has printed, in place of running anything. */
  results: { type: "string" },
  /** Writes the figures into docs/reliability.md. */
  "write-docs": { type: "boolean", default: false },
} as const;

export interface Choices {
  readonly from: number;
  readonly seeds: number;
  readonly parallel: number;
  readonly mostRecords: number;
  readonly operation: OperationName | undefined;
  /** Undefined: nothing is kept. */
  readonly stateFile: string | undefined;
  /** Each script is told in words before it runs. */
  readonly isReplay: boolean;
}

export function readChoices(flags: Flags): Choices {
  const isReplay = typeof flags.seed === "string";
  return {
    from: wholeNumber(isReplay ? "seed" : "from", flags, 0),
    seeds: isReplay ? 1 : wholeNumber("seeds", flags, 1),
    parallel: wholeNumber("parallel", flags, 1),
    mostRecords: wholeNumber("records", flags, 1),
    operation: operationOf(flags),
    stateFile: isReplay ? undefined : String(flags.state),
    isReplay,
  };
}

function wholeNumber(name: string, flags: Flags, least: number): number {
  const number = Number(flags[name]);
  if (Number.isInteger(number) && number >= least) return number;
  throw new Error(`Expected --${name} to be a whole number from ${least}, got ${String(flags[name])}.`);
}

function operationOf({ operation }: Flags): OperationName | undefined {
  const known = operationNames.find((name) => name === operation);
  if (known !== undefined || operation === undefined) return known;
  throw new Error(`Expected --operation to be one of ${operationNames.join(", ")}, got ${String(operation)}.`);
}
