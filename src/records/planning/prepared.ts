import type { PlainRecord } from "../../metadata/record-writer.ts";
import type { Indexed } from "../bulk/indexed.ts";
import type { KeyValues } from "../matching/key-values.ts";
import type { Write } from "../sending/write.ts";

/** A record of the input, checked, with names in place of lookups resolved, and what it is known by. */
export interface Prepared<I = unknown> extends Indexed<I> {
  readonly record: PlainRecord;
  /** Its primary id, where it brings one. */
  readonly id: string | undefined;
  /** What an existing record is found by, in this order: its id, and the columns of `matchOn`. */
  readonly keys: readonly KeyValues[];
  /** The version that it was read with, where it brings one. */
  readonly etag: string | undefined;
  /** Whom it is written as; undefined for who is signed in. */
  readonly callerId: Write["callerId"];
}
