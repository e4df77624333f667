import { DefinitionError } from "../errors.ts";
import type { Payload } from "../web-api/bulk-messages.ts";
import { stepOf, stepParts, type FileWrite, type Gathered, type Step, type WriteOperation } from "./column-step.ts";
import type { TableDefinition } from "./definition.ts";
import { statusWriter } from "./status-values.ts";
import type { TableKnowledge } from "./tables.ts";
import { unknownColumn } from "./unknown-column.ts";
import type { ValueOptions } from "./value-options.ts";

export { unknownColumn };

/** A record of the user's: column names and plain values. What has an "@" in its name is a remark and not written. */
export type PlainRecord = Readonly<Record<string, unknown>>;

/** What is sent for one record. */
export interface Written {
  /** Without the primary key. */
  readonly payload: Payload;
  /** A state that a new record does not take: to be sent right after. */
  readonly state?: Payload | undefined;
  /** The contents of file columns, which follow once the record is there. */
  readonly files: readonly FileWrite[];
}

export interface RecordWriter {
  /** @throws ValueError, DefinitionError for what the table cannot take. */
  write(record: PlainRecord): Written;
  /** Columns that cannot be written and were left out, so far. */
  readonly leftOut: ReadonlySet<string>;
}

/**
 * Makes payloads for one table. How a column is written is found out once, when it is first met.
 * @throws UsageError for options that cannot be.
 */
export function createRecordWriter(
  knowledge: TableKnowledge,
  operation: WriteOperation,
  options: ValueOptions = {},
): RecordWriter {
  const { table } = knowledge;
  const parts = stepParts(knowledge, operation, options);
  const writeStatus = statusWriter(table, operation);
  const createdBefore = table.columns.get(CREATED_BEFORE);
  const keepsCreatedOn = options.keepCreatedOn === true && operation === "create" && createdBefore !== undefined;
  const leftOut = new Set<string>();
  const steps = new Map<string, Step>();
  const gathered: Gathered = { state: undefined, status: undefined, parties: undefined, files: undefined };

  const find = (name: string): Step => {
    if (name.endsWith("@odata.bind")) throw boundByHand(table, name);
    if (name.includes("@") || name === table.primaryId) return skip;
    if (keepsCreatedOn && name === CREATED_BEFORE) return skip;
    const column = (keepsCreatedOn && name === "createdon" && createdBefore) || table.columns.get(name);
    if (column === undefined) throw unknownColumn(table, name);
    const step = stepOf(column, parts);
    if (step === undefined) leftOut.add(name);
    return step ?? skip;
  };

  return {
    leftOut,
    write: (record) => {
      const payload: Record<string, unknown> = {};
      empty(gathered);
      for (const name in record) {
        let step = steps.get(name);
        if (step === undefined) steps.set(name, (step = find(name)));
        const value = record[name];
        // An empty text clears, as null does: CSV has no other way to say it, and the service keeps no empty texts.
        if (value !== undefined) step(payload, value === "" ? null : value, gathered);
      }
      return finish(payload);
    },
  };

  function finish(payload: Record<string, unknown>): Written {
    const { state, status, parties, files = NO_FILES } = gathered;
    if (parties !== undefined) payload[`${table.name}_activity_parties`] = parties;
    if (state === undefined && status === undefined) return { payload, state: undefined, files };
    return { payload, state: writeStatus(gathered, payload), files };
  }
}

/** Takes the creation date that a record has in another system, and puts it into createdon. */
const CREATED_BEFORE = "overriddencreatedon";

const NO_FILES: readonly FileWrite[] = [];

const skip: Step = () => undefined;

function empty(gathered: Gathered): void {
  gathered.state = gathered.status = gathered.parties = gathered.files = undefined;
}

/** A remark is passed over, but this one was meant to be written. */
function boundByHand(table: TableDefinition, name: string): DefinitionError {
  return new DefinitionError(
    `${table.name} takes no ${name}. Give the lookup by its column's name, as { table, id }.`,
    table.name,
    name,
  );
}
