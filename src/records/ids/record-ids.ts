import { createHmac } from "node:crypto";
import { drawIdOrigin, type IdOrigin } from "../../parallel/job/id-origin.ts";
import type { CurrentCall } from "../../parallel/job/repeatable-call.ts";
import type { Payload } from "../../web-api/bulk-messages.ts";
import { sequentialGuids } from "../../web-api/guid.ts";
import { canonicalJson } from "./canonical-json.ts";

/**
 * Primary keys that the client chooses, so that a create may be repeated: what a repetition finds there is its own.
 *
 * A guid of version 8. Its last six bytes, which SQL Server compares first, are the time of the job in milliseconds plus
 * the place of the record in the input, modulo 2^48: ids grow as the input goes. Of the other ten, 74 bits are the first of
 * HMAC-SHA256 with the job's secret seed as key. What is hashed is the table: one job and table have one such head, and
 * it tells nothing of the record. A run without a job has a seed of its own.
 */
export interface RecordIds {
  /** The id of a record to be created. */
  of(index: number, payload: Payload): string;
  /** The id of a record that is made for a name which a lookup was given. */
  ofName(table: string, column: string, name: string): string;
  /** A record with an id of these may be there already, created by an earlier call of the same block. */
  readonly mayExist: boolean;
}

export function createRecordIds(table: string, origin: IdOrigin = drawIdOrigin(Date.now())): RecordIds {
  const { seed, createdAt } = origin;
  const idAt = sequentialGuids(digest(seed, table));
  return {
    of: (index) => idAt(createdAt + index),
    ofName: (...name) => nameId(origin, name),
    mayExist: false,
  };
}

/**
 * Within a call of a block that may be repeated an index proves nothing: the block is free to write other records the
 * second time. There the head follows from what is created: the place of the call in the input, the table, the payload,
 * and how many of the same the call has created before.
 */
export function createContentIds(table: string, { call, count }: CurrentCall): RecordIds {
  const { seed, createdAt, firstIndex } = call;
  const known = new Map<number, string>();
  const choose = (payload: Payload): string => {
    const content = `${firstIndex} ${table} ${canonicalJson(payload)}`;
    return sequentialGuids(digest(seed, `${content} ${count(content)}`))(createdAt + firstIndex);
  };
  return {
    of: (index, payload) => {
      // A record that is planned twice, because a look-up failed, counts once.
      const id = known.get(index) ?? choose(payload);
      known.set(index, id);
      return id;
    },
    ofName: (...name) => nameId(call, name),
    mayExist: call.isRepeated,
  };
}

/** All that are made for names have the time of the job in their last six bytes: few, and next to each other. */
function nameId({ seed, createdAt }: IdOrigin, name: readonly string[]): string {
  return sequentialGuids(digest(seed, JSON.stringify(name)))(createdAt);
}

function digest(seed: Uint8Array, text: string): Uint8Array {
  return createHmac("sha256", seed).update(text).digest();
}
