import type { Sender } from "../bulk/bulk-run.ts";
import type { Create } from "../sending/write.ts";
import type { Place } from "./place.ts";

/** A record to be created, with nothing but its name. */
export interface NewName {
  /** Chosen here, so that a record which a repeated request finds there is its own. */
  readonly id: string;
  /** The name, as its column has it on the wire. */
  readonly value: unknown;
}

/**
 * Creates records: one that is refused leaves the others be.
 * @returns for each of them, in their order, why it is not there; undefined for those that are
 */
export async function createNames(
  sender: Sender,
  { table, column }: Place,
  names: readonly NewName[],
): Promise<(Error | undefined)[]> {
  const writes = names.map(({ id, value }, index): Create => {
    return { operation: "create", index, input: value, table, id, isOwnId: true, payload: { [column.name]: value } };
  });
  const { outcomes } = await sender.send(writes, {});
  const errors = new Map(outcomes.map((outcome) => [outcome.index, "error" in outcome ? outcome.error : undefined]));
  return names.map((_, index) => errors.get(index));
}
