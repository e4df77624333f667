import type { SQLInputValue } from "node:sqlite";
import type { Caller, Organization } from "../organization.ts";

/** A record as the client sent it. */
export type Payload = Readonly<Record<string, unknown>>;

/** The write that is under way: what steps need to know beside the payload. */
export interface Writing {
  readonly environment: Organization;
  readonly caller: Caller;
  /** In the form of a column: whole seconds, UTC. */
  readonly now: string;
  /** The record's. */
  readonly id: Uint8Array;
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
}

export type WriteMode = "create" | "update";
