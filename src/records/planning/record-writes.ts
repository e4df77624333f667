import { UsageError } from "../../errors.ts";
import { createRecordWriter, type PlainRecord, type Written } from "../../metadata/record-writer.ts";
import type { TableKnowledge } from "../../metadata/tables.ts";
import type { ValueOptions } from "../../metadata/value-options.ts";
import type { RecordIds } from "../ids/record-ids.ts";
import type { Create, FollowUp, Update, Upload, Upsert } from "../sending/write.ts";
import { requireEtag } from "../versions.ts";
import type { Prepared } from "./prepared.ts";

/** Makes the writes of records. What a column cannot take is thrown, as ValueError or DefinitionError. */
export interface RecordWrites {
  /** What an update of the record carries; of that only what differs may be worth sending. */
  draft(record: PlainRecord): Written;
  create<I>(prepared: Prepared<I>): Create<I>;
  /** Undefined when there is nothing to change. */
  update<I>(prepared: Prepared<I>, id: string, changes: Written): Update<I> | Upload<I> | undefined;
  /**
   * By the id, or by an alternate key: its columns are in the address and not in the body. What has neither, and gets no
   * id here, can only be created.
   */
  upsert<I>(prepared: Prepared<I>, key?: UpsertKey): Upsert<I> | Create<I>;
  /** Columns that cannot be written, so far. */
  readonly leftOut: Iterable<string>;
}

export interface UpsertKey {
  readonly address: string;
  readonly columns: readonly string[];
}

export interface RecordWriteParts extends ValueOptions {
  /** Columns that are never changed once a record exists. */
  readonly keptColumns: ReadonlySet<string>;
  /** Updates only change the version of a record that it was read with. */
  readonly ifMatch: boolean;
  /** Undefined where the service chooses the ids. */
  readonly ids: RecordIds | undefined;
}

export function createRecordWrites(
  knowledge: TableKnowledge,
  { keptColumns, ids, ifMatch, ...options }: RecordWriteParts,
): RecordWrites {
  const { table } = knowledge;
  const creating = createRecordWriter(knowledge, "create", options);
  const updating = createRecordWriter(knowledge, "update", options);
  const upserting = createRecordWriter(knowledge, "upsert", options);
  /** A draft leaves columns out that a create takes: they count once a record is updated. */
  let updates = false;

  const uploads = <I>({ index, input, callerId }: Prepared<I>, id: string, { files }: Written): readonly Upload<I>[] =>
    files.map((file) => ({ operation: "upload", index, input, callerId, table, id, ...file }));

  const addressed = <I>(prepared: Prepared<I>, id: string, payload: Written["payload"]): Update<I> => {
    const { index, input, callerId } = prepared;
    return { operation: "update", index, input, callerId, table, id, payload };
  };

  /** A state that a new record does not take, and files. */
  const follows = <I>(prepared: Prepared<I>, id: string, written: Written): readonly FollowUp<I>[] => {
    const state = written.state === undefined ? [] : [addressed(prepared, id, written.state)];
    return [...state, ...uploads(prepared, id, written)];
  };

  const create = <I>(prepared: Prepared<I>): Create<I> => {
    const { index, input, callerId, record } = prepared;
    const written = creating.write(record);
    const { payload } = written;
    const id = prepared.id ?? ids?.of(index, payload);
    const then = hasMore(written) ? follows(prepared, id ?? TOLD_LATER, written) : undefined;
    const isOwnId = prepared.id === undefined && id !== undefined;
    const isRepeated = isOwnId && ids?.mayExist === true;
    return { operation: "create", index, input, callerId, table, id, isOwnId, isRepeated, payload, then };
  };

  return {
    get leftOut() {
      return new Set([...creating.leftOut, ...(updates ? updating.leftOut : []), ...upserting.leftOut]);
    },
    draft: (record) => updating.write(keptColumns.size === 0 ? record : without(record, keptColumns)),
    create,
    update: (prepared, id, changes) => {
      updates = true;
      const files = uploads(prepared, id, changes);
      const isChange = Object.keys(changes.payload).length > 0;
      const etag = ifMatch && (isChange || files.length > 0) ? requireEtag(prepared.etag, table) : undefined;
      if (isChange) return { ...addressed(prepared, id, changes.payload), etag, then: files };
      const [first, ...others] = files;
      return first && { ...first, then: others };
    },
    upsert: (prepared, key) => {
      const { index, input, callerId, record } = prepared;
      const written = upserting.write(key === undefined ? record : without(record, new Set(key.columns)));
      const id = prepared.id ?? (key === undefined ? ids?.of(index, written.payload) : undefined);
      if (key === undefined && id === undefined) return create(prepared);
      const address = key === undefined ? { id: id ?? TOLD_LATER } : { key: key.address };
      const common = { operation: "upsert", index, input, callerId, table, address } as const;
      const state = written.state === undefined ? [] : [{ ...common, payload: written.state }];
      const [file] = written.files;
      if (key === undefined || file === undefined) {
        const files = uploads(prepared, id ?? TOLD_LATER, written);
        return { ...common, payload: written.payload, then: [...state, ...files] };
      }
      throw new UsageError(
        `The file of ${table.name}.${file.column} cannot be uploaded: an upsert by alternate key does not tell the record's ` +
          "id. Leave upsert out, and matchOn finds the record.",
      );
    },
  };
}

function hasMore({ state, files }: Written): boolean {
  return state !== undefined || files.length > 0;
}

/** In the place of an id that the service tells with its answer to the create. */
const TOLD_LATER = "";

function without(record: PlainRecord, columns: ReadonlySet<string>): PlainRecord {
  const rest: Record<string, unknown> = {};
  for (const name in record) if (!columns.has(name)) rest[name] = record[name];
  return rest;
}
