import { didYouMean } from "../../src/metadata/nearest.ts";
import type { Flags } from "../benchmark.ts";
import { readCount } from "../read-count.ts";
import { contenderNames, type ContenderName } from "./contenders.ts";
import type { Case } from "./results.ts";

export interface Choices {
  readonly cases: readonly Case[];
  /** Undefined: all. */
  readonly contenders: readonly ContenderName[] | undefined;
}

export const overheadFlags = {
  records: { type: "string", multiple: true },
  columns: { type: "string", multiple: true },
  concurrency: { type: "string", multiple: true },
  batch: { type: "string", default: "100" },
  rounds: { type: "string", default: "5" },
  contender: { type: "string", multiple: true },
  quick: { type: "boolean", default: false },
  from: { type: "string", multiple: true },
  write: { type: "string" },
} as const;

/** Whether cost grows with the number of records, and with that of columns. */
const SIZES = { records: [1000, 100_000, 1_000_000], columns: [5, 20, 100], concurrency: [8] };
/** Whether more at a time is faster. */
const SWEEP = { records: [100_000], columns: [10], concurrency: [1, 2, 4, 8, 16, 32, 64] };
/** What is not said when something is. */
const USUAL = { records: [100_000], columns: [10], concurrency: [8] };
/** Everything once, to see that it works. */
const QUICK = { records: [300], columns: [5], concurrency: [2] };

/** Values (records times columns) from which on rounds are so long that three must do. */
const LARGE = 10_000_000;
const FEW_ROUNDS = 3;

type Sizes = Readonly<Record<keyof typeof USUAL, readonly number[]>>;

/** @throws Error for a contender or a number that is none */
export function readChoices(flags: Flags): Choices {
  const [batchSize, rounds] = [readCount("--batch", flags.batch), readCount("--rounds", flags.rounds)];
  const isQuick = flags.quick === true;
  return {
    cases: sizesOf(flags, isQuick).flatMap((sizes) =>
      product(sizes).map((size) => {
        const isLarge = size.records * size.columns > LARGE;
        return { ...size, batchSize, rounds: isQuick ? 1 : isLarge ? Math.min(FEW_ROUNDS, rounds) : rounds };
      }),
    ),
    contenders: Array.isArray(flags.contender) ? flags.contender.map(findContender) : undefined,
  };
}

function sizesOf(flags: Flags, isQuick: boolean): readonly Sizes[] {
  const given = Object.fromEntries(
    Object.keys(USUAL).flatMap((name) => {
      const values = flags[name];
      return Array.isArray(values) ? [[name, values.map((value) => readCount(`--${name}`, value))]] : [];
    }),
  ) as Partial<Sizes>;
  if (isQuick) return [{ ...QUICK, ...given }];
  return Object.keys(given).length === 0 ? [SIZES, SWEEP] : [{ ...USUAL, ...given }];
}

function product({ records, columns, concurrency }: Sizes) {
  return columns.flatMap((each) =>
    records.flatMap((count) => concurrency.map((at) => ({ records: count, columns: each, concurrency: at }))),
  );
}

function findContender(name: string | boolean): ContenderName {
  const found = contenderNames.find((each) => each === name);
  if (found !== undefined) return found;
  throw new Error(
    `There is no contender ${name}.${didYouMean(String(name), contenderNames)} The contenders: ${contenderNames.join(", ")}.`,
  );
}
