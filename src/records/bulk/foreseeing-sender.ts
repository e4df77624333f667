import type { Outcome } from "../../outcomes.ts";
import type { Operation, Write } from "../sending/write.ts";
import type { Sender } from "./bulk-run.ts";

const ACTIONS = {
  create: "created",
  update: "updated",
  upload: "updated",
  upsert: "upserted",
  delete: "deleted",
  associate: "associated",
  disassociate: "disassociated",
} as const satisfies Record<Operation, string>;

/** Sends nothing, and says what would be done. */
export const foreseeingSender: Sender = {
  send: (writes) => {
    const inputs = Map.groupBy(writes, ({ index }) => index);
    return Promise.resolve({ outcomes: [...inputs.values()].flatMap(foresee) });
  },
};

/** @param writes of one input */
function foresee<I>(writes: readonly Write<I>[]): Outcome<I>[] {
  const [first] = writes;
  if (first === undefined) return [];
  const { index, input, table } = first;
  const known = writes.map(idOf).filter((id) => id !== undefined);
  const [id = ""] = known;
  const ids = known.length > 1 ? { ids: known } : undefined;
  return [{ status: "ok", index, input, table: table.name, id, ...ids, action: ACTIONS[first.operation] }];
}

function idOf(write: Write): string | undefined {
  if (write.operation === "upsert") return "id" in write.address ? write.address.id : undefined;
  return "id" in write ? write.id : undefined;
}
