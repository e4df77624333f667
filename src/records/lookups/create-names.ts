import type { Sender } from "../bulk/sender.ts";
import type { Create } from "../sending/write.ts";
import type { Place } from "./place.ts";

/** A record to be created, with nothing but its name. */
export interface NewName {
  /** Chosen here, so that a record which a repeated request finds there is its own; undefined: the service chooses it. */
  readonly id: string | undefined;
  /** The name, as its column has it on the wire. */
  readonly value: unknown;
}

/**
 * Creates records: one that is refused leaves the others be.
 * @returns for each of them, in their order, its id, or why it is not there
 */
export async function createNames(
  sender: Sender,
  { table, column }: Place,
  names: readonly NewName[],
): Promise<(Error | string)[]> {
  const writes = names.map(({ id, value }, index): Create => {
    return {
      operation: "create",
      index,
      input: value,
      table,
      id,
      isOwnId: id !== undefined,
      payload: { [column.name]: value },
    };
  });
  const { outcomes } = await sender.send(writes, {});
  const made = new Map(outcomes.map((outcome) => [outcome.index, "error" in outcome ? outcome.error : outcome.id]));
  return names.map((_, index) => made.get(index) ?? new Error("The service did not tell the id of the new record."));
}
