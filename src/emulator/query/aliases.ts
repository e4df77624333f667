import type { Table } from "../definitions/model.ts";
import { badRequest } from "../web-api-error.ts";

/** A table of a statement by the name that it has there. */
export interface AliasedTable {
  readonly table: Table;
  readonly alias: string;
}

/** Names the tables of one statement: t0, t1, … */
export interface TableAliases {
  /** Throws 400 when the statement links more tables than the service allows. */
  next(): string;
}

/** As many tables as the service lets one query link, besides the first. */
const MAXIMUM_LINKS = 15;

export function createTableAliases(): TableAliases {
  let used = 0;
  return {
    next() {
      if (used > MAXIMUM_LINKS) throw badRequest(`A query may link ${MAXIMUM_LINKS} tables. Use fewer paths.`);
      return `t${used++}`;
    },
  };
}
