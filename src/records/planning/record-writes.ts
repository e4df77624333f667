import { randomBytes } from "node:crypto";
import { UsageError } from "../../errors.ts";
import { createRecordWriter, type PlainRecord, type Written } from "../../metadata/record-writer.ts";
import type { TableKnowledge } from "../../metadata/tables.ts";
import type { ValueOptions } from "../../metadata/value-options.ts";
import { createSequentialIds } from "../../web-api/guid.ts";
import type { Create, Update, Upload, Upsert } from "../sending/write.ts";
import type { Prepared } from "./prepared.ts";

/** Makes the writes of records. What a column cannot take is thrown, as ValueError or DefinitionError. */
export interface RecordWrites {
  /** What an update of the record carries; of that only what differs may be worth sending. */
  draft(record: PlainRecord): Written;
  create<I>(prepared: Prepared<I>): Create<I>;
  /** Undefined when there is nothing to change. */
  update<I>(prepared: Prepared<I>, id: string, changes: Written): Update<I> | Upload<I> | undefined;
  /** By the id, or by an alternate key: its columns are in the address and not in the body. */
  upsert<I>(prepared: Prepared<I>, key?: { readonly address: string; readonly columns: readonly string[] }): Upsert<I>;
  /** Columns that cannot be written, so far. */
  readonly leftOut: Iterable<string>;
}

/** @param keptColumns columns that are never changed once a record exists */
export function createRecordWrites(
  knowledge: TableKnowledge,
  options: ValueOptions,
  keptColumns: ReadonlySet<string>,
): RecordWrites {
  const { table } = knowledge;
  const nextId = createSequentialIds(randomBytes, Date.now());
  const creating = createRecordWriter(knowledge, "create", options);
  const updating = createRecordWriter(knowledge, "update", options);
  const upserting = createRecordWriter(knowledge, "upsert", options);
  /** A draft leaves columns out that a create takes: they count once a record is updated. */
  let updates = false;

  const uploads = <I>({ index, input, callerId }: Prepared<I>, id: string, { files }: Written): Upload<I>[] =>
    files.map((file) => ({ operation: "upload", index, input, callerId, table, id, ...file }));

  const addressed = <I>(prepared: Prepared<I>, id: string, payload: Written["payload"]): Update<I> => {
    const { index, input, callerId } = prepared;
    return { operation: "update", index, input, callerId, table, id, payload };
  };

  return {
    get leftOut() {
      return new Set([...creating.leftOut, ...(updates ? updating.leftOut : []), ...upserting.leftOut]);
    },
    draft: (record) => updating.write(keptColumns.size === 0 ? record : without(record, keptColumns)),
    create: (prepared) => {
      const { index, input, callerId, record } = prepared;
      const written = creating.write(record);
      const id = prepared.id ?? nextId();
      const state = written.state === undefined ? [] : [addressed(prepared, id, written.state)];
      const then = [...state, ...uploads(prepared, id, written)];
      const isOwnId = prepared.id === undefined;
      return { operation: "create", index, input, callerId, table, id, isOwnId, payload: written.payload, then };
    },
    update: (prepared, id, changes) => {
      updates = true;
      const files = uploads(prepared, id, changes);
      if (Object.keys(changes.payload).length > 0) return { ...addressed(prepared, id, changes.payload), then: files };
      const [first, ...others] = files;
      return first && { ...first, then: others };
    },
    upsert: (prepared, key) => {
      const { index, input, callerId, record } = prepared;
      const id = prepared.id ?? nextId();
      const written = upserting.write(key === undefined ? record : without(record, new Set(key.columns)));
      const address = key === undefined ? { id } : { key: key.address };
      const common = { operation: "upsert", index, input, callerId, table, address } as const;
      const state = written.state === undefined ? [] : [{ ...common, payload: written.state }];
      const [file] = written.files;
      if (key === undefined || file === undefined) {
        return { ...common, payload: written.payload, then: [...state, ...uploads(prepared, id, written)] };
      }
      throw new UsageError(
        `The file of ${table.name}.${file.column} cannot be uploaded: an upsert by alternate key does not tell the record's ` +
          "id. Leave upsert out, and matchOn finds the record.",
      );
    },
  };
}

function without(record: PlainRecord, columns: ReadonlySet<string>): PlainRecord {
  const rest: Record<string, unknown> = {};
  for (const name in record) if (!columns.has(name)) rest[name] = record[name];
  return rest;
}
