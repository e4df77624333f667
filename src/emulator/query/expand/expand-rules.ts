import { badRequest } from "../../web-api-error.ts";
import { MAXIMUM_PAGE } from "../query-options.ts";
import type { ExpandItem } from "./expand-item.ts";
import type { Expansion } from "./expansion.ts";

/**
 * How the collections of a query are cut: with a $expand inside of another anywhere, each is paged as the query is;
 * otherwise each comes whole, up to what one answer can hold ("Join tables using OData", Microsoft Learn).
 */
export interface ExpandRules {
  readonly nested: boolean;
  /** Of the collections in a nested $expand. */
  readonly pageSize: number;
}

export function expandRules(items: readonly ExpandItem[], maxPageSize = MAXIMUM_PAGE): ExpandRules {
  const nested = items.some((item) => item.items.length > 0);
  return { nested, pageSize: Math.min(maxPageSize, MAXIMUM_PAGE) };
}

/** Throws the service's error for options that go with a single level only. */
export function checkSingleLevel({ options }: ExpandItem): void {
  if (!options.has("$top") && !options.has("$orderby")) return;
  throw badRequest(
    "Only $select and $filter clause can be provided while doing $expand on many-to-one relationship or nested one-to-many relationship.",
  );
}

/** Many-to-many relationships go neither with others nor inside of others (the table of the same page). */
export function checkRelationships(expansions: readonly Expansion[], nested: boolean): void {
  const all = expansions.flatMap(withInner);
  const pairs = all.filter((expansion) => expansion.kind === "collection" && expansion.manyToMany);
  if (pairs.length === 0 || (pairs.length === all.length && !nested)) return;
  throw badRequest(
    `A $expand of the many-to-many relationship '${pairs[0]?.name ?? ""}' goes neither with one of another kind nor with a nested one. Ask for it in a request of its own.`,
  );
}

function withInner(expansion: Expansion): readonly Expansion[] {
  switch (expansion.kind) {
    case "record":
      return [expansion, ...expansion.layout.expansions.flatMap(withInner)];
    case "collection":
      return [expansion, ...expansion.query.layout.expansions.flatMap(withInner)];
    case "reference":
      return [expansion];
  }
}
