import { abortable } from "../../clock.ts";
import { createChunkSource, type Input } from "../../parallel/chunk-source.ts";
import { indexed, type Indexed } from "../bulk/indexed.ts";
import { checkExpected } from "./check-expected.ts";
import type { PlannedRemoval, RemovalPlan } from "./removal-plan.ts";

/** Inputs that were read and planned, to be worked through as if they came only now. */
export interface ExpectedRemoval<I> {
  readonly records: readonly I[];
  readonly plan: RemovalPlan<I>;
}

export interface Expectation {
  readonly expect: number;
  /** Inputs that are planned together. */
  readonly planSize: number;
  readonly signal: AbortSignal;
}

/**
 * Reads and plans all inputs. They are kept until they are worked through; of what was found the ids only.
 * @throws ExpectationError when the number of records that would be deleted is another one; what the input throws.
 */
export async function expectRemovals<I>(
  input: Input<I>,
  plan: RemovalPlan<I>,
  { expect, planSize, signal }: Expectation,
): Promise<ExpectedRemoval<I>> {
  const source = createChunkSource(input, planSize);
  const records: I[] = [];
  const planned: PlannedRemoval<I>[] = [];
  try {
    for (;;) {
      const chunk = await abortable(source.next(), signal);
      if (chunk === undefined) break;
      for (const item of chunk.items) records.push(item);
      for (const each of await plan.plan(indexed(chunk), signal)) planned.push(each);
    }
  } finally {
    void source.close();
  }
  checkExpected(expect, countRecords(planned), `the ${records.length} that came in lead`);
  const byIndex = Map.groupBy(planned, ({ index }) => index);
  return {
    records,
    plan: { plan: (items) => Promise.resolve(items.flatMap(({ index }: Indexed<I>) => byIndex.get(index) ?? [])) },
  };
}

/** A record that several inputs lead to is deleted once. */
function countRecords(planned: readonly PlannedRemoval<unknown>[]): number {
  const names = planned.flatMap((each) => {
    if ("status" in each) return [];
    const which =
      each.operation === "delete"
        ? `${each.id} ${each.partitionId ?? ""}`
        : `${each.one} ${each.navigation} ${each.other.id}`;
    return [`${each.table.name} ${which}`];
  });
  return new Set(names).size;
}
