import type { Write } from "./write.ts";

/**
 * Whether a write may be under way twice at a time, the later one executed at any time.
 *
 * A record that was created with an id of this run's own is there or not, and one that was deleted is gone, however often
 * and however late it is tried: the refusal of the other is known for what it is. An update, an upsert or an association
 * that comes late would undo what was written meanwhile, and a given id that is taken may be anybody's.
 */
export function mayOverlap(write: Write): boolean {
  return write.operation === "delete" || (write.operation === "create" && write.isOwnId);
}
