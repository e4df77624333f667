import type { SQLInputValue } from "node:sqlite";
import type { Table } from "../definitions/model.ts";
import type { Caller, Organization } from "../organization.ts";
import type { RecordId } from "../store/record-id.ts";

/** A record as the client sent it. */
export type Payload = Readonly<Record<string, unknown>>;

/** The write that is under way: what steps need to know beside the payload. */
export interface Writing {
  readonly environment: Organization;
  readonly caller: Caller;
  /** In the form of a column: whole seconds, UTC. */
  readonly now: string;
  readonly record: RecordId;
  /** For the records that stand inside of this one's payload, and those that it is linked with. */
  readonly others: OtherWrites;
}

/** Writes of other records that belong to one, by the same caller at the same time. */
export interface OtherWrites {
  /** Throws 400 when records stand inside of each other too deep. */
  insert(table: Table, payload: Payload): RecordId;
  /** False when there is no such record. */
  update(table: Table, id: RecordId, payload: Payload): boolean;
}

/**
 * A part of a write that is the same for all payloads with the same property names: it names the columns once, and
 * for each record adds one parameter for each of them, or throws the WebApiError that the service answers.
 */
export interface Step {
  readonly columns: readonly string[];
  /** In SQL, what each column becomes, with one `?`; without it the parameter itself. */
  readonly expressions?: readonly string[];
  write(payload: Payload, parameters: SQLInputValue[], writing: Writing): void;
  /** What is done once the record is there. */
  readonly after?: (payload: Payload, writing: Writing) => void;
}

export type WriteMode = "create" | "update";
