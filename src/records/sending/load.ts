import type { Connection } from "../../connection/connection.ts";
import type { RequestLoad } from "../../connection/request.ts";
import type { Write } from "./write.ts";

/** Records that a request carries at most. Source: "Use bulk operation messages". */
export const LARGEST_BATCH = 1000;

/**
 * What a request for these asks of the service. Those of a batch are mostly of a kind; the first stands for all.
 *
 * @param toCome records of the run that no batch has been made of yet, where that is known
 */
export function loadOf(writes: readonly Write[], toCome: number | undefined): RequestLoad {
  const [first] = writes;
  const records = writes.length;
  const left = toCome === undefined ? undefined : toCome + records;
  return { key: first === undefined ? "" : kindOfLoad(first), records, left };
}

/** Where nothing has been measured yet. Source: "Optimize performance for bulk operations". */
const FIRST_BATCH_SIZE = 100;
/** So many are as well sent without measuring first. */
const FEW_RECORDS = 1000;

/** How many writes are to go together. */
export interface BatchSizes {
  /** As things are: a batch of so many is full. */
  readonly usual: (write: Write) => number;
  /** Waits until one may go, and tells how many it is best to carry then. */
  readonly inTurn: (write: Write) => number | Promise<number>;
  /** There is much to do, and nothing is known yet of what writes like this one take: a short request is to tell. */
  readonly isProbing: (write: Write) => boolean;
}

/**
 * As many as the governor finds best.
 *
 * @param toCome records that no batch has been made of yet, where that is known
 */
export function bestBatchSizes(
  connection: Connection,
  toCome: () => number | undefined,
  waitSignal: AbortSignal,
): BatchSizes {
  const usual = (write: Write): number => connection.batchSize(kindOfLoad(write), toCome()) ?? FIRST_BATCH_SIZE;
  const isFew = (): boolean => (toCome() ?? Infinity) <= FEW_RECORDS;
  const isKnown = (write: Write): boolean => connection.batchSize(kindOfLoad(write)) !== undefined;
  return {
    usual,
    inTurn: (write) =>
      isKnown(write) || !isFew()
        ? connection.batchSizeInTurn(kindOfLoad(write), toCome(), waitSignal)
        : FIRST_BATCH_SIZE,
    isProbing: (write) => !isKnown(write) && !isFew(),
  };
}

/** What a user has asked for. */
export function fixedBatchSizes(size: number): BatchSizes {
  return { usual: () => size, inTurn: () => size, isProbing: () => false };
}

/** What costs alike: writes of one operation to one table. */
function kindOfLoad({ operation, table }: Write): string {
  return `${operation} ${table.name}`;
}
