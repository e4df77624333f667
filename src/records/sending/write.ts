import type { FileContent } from "../../metadata/file-values.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import type { Payload } from "../../web-api/bulk-messages.ts";
import type { Indexed } from "../bulk/indexed.ts";
import type { CallerId } from "./caller.ts";

/** What one input asks of the service: one write, or several of the same kind where it matches several records. */
export type Write<I = unknown> =
  Create<I> | Update<I> | Upsert<I> | Delete<I> | Associate<I> | Disassociate<I> | Upload<I>;

export type Operation = Write["operation"];

/** A write of the same record. */
export type FollowUp<I = unknown> = Update<I> | Upsert<I> | Upload<I>;

interface WriteOf<I> extends Indexed<I> {
  readonly table: TableDefinition;
  /** Whom it is made as; undefined for who is signed in. */
  readonly callerId?: CallerId | undefined;
  /** What follows for the same record once this is done, in this order: a state that cannot be set on create, a file. */
  readonly then?: readonly FollowUp<I>[] | undefined;
  /** It may have been sent before, by a run or a call of a block that nobody knows the end of. @default false */
  readonly isRepeated?: boolean | undefined;
}

export interface Create<I = unknown> extends WriteOf<I> {
  readonly operation: "create";
  /** Undefined where the service is to choose it: then nobody can tell whether it was executed, and it is sent once. */
  readonly id: string | undefined;
  /** The id was chosen here, so that only this very record can have it. */
  readonly isOwnId: boolean;
  /** An earlier run created it under this id, and what follows was refused: only that is left to do. */
  readonly writtenId?: string | undefined;
  /** Without the primary id, as those of all writes. */
  readonly payload: Payload;
}

export interface Update<I = unknown> extends WriteOf<I> {
  readonly operation: "update";
  readonly id: string;
  /** The version that it must have. */
  readonly etag?: string | undefined;
  readonly payload: Payload;
}

/**
 * By id, or by the values of an alternate key, as OData writes them between the parentheses and not encoded yet
 * ("accountnumber='A1'"): then the service does not tell the id.
 */
export interface Upsert<I = unknown> extends WriteOf<I> {
  readonly operation: "upsert";
  readonly address: { readonly id: string } | { readonly key: string };
  readonly payload: Payload;
}

export interface Delete<I = unknown> extends WriteOf<I> {
  readonly operation: "delete";
  readonly id: string;
  /** Of a record of an elastic table, where its id alone does not find it. */
  readonly partitionId?: string | undefined;
  /** The version that it must have. */
  readonly etag?: string | undefined;
  /** That it is gone already is no failure. */
  readonly ifExists?: boolean | undefined;
}

/** Two records of a many-to-many relationship: the row of its intersect table, as references. */
interface Pair<I> extends WriteOf<I> {
  /** Address of the one record, "accounts(…)" for instance. */
  readonly one: string;
  /** The collection-valued navigation property of the one that leads to the other. */
  readonly navigation: string;
  readonly other: { readonly id: string; readonly path: string };
}

export interface Associate<I = unknown> extends Pair<I> {
  readonly operation: "associate";
}

export interface Disassociate<I = unknown> extends Pair<I> {
  readonly operation: "disassociate";
  /** That one of the two is gone already is no failure. */
  readonly ifExists?: boolean | undefined;
}

/** The content of a file column, which no other message carries. */
export interface Upload<I = unknown> extends WriteOf<I> {
  readonly operation: "upload";
  readonly id: string;
  readonly column: string;
  /** null empties the column. */
  readonly content: FileContent | null;
}
