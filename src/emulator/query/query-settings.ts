import { wholeNumber } from "../whole-number.ts";
import type { Collation } from "./fold.ts";

export interface QueryingOptions {
  /** How texts compare: without case and accents ("CI_AI"), or without case only ("CI_AS"). Default "CI_AI". */
  readonly collation?: Collation;
  /** How many records an aggregation may read; beyond that the service refuses it. Default 50000. */
  readonly aggregateLimit?: number;
}

export type QuerySettings = Required<QueryingOptions>;

const collations: ReadonlySet<string> = new Set<Collation>(["CI_AI", "CI_AS"]);

/** The settings with their defaults. Throws for those that mean nothing. */
export function querySettings({ collation = "CI_AI", aggregateLimit = 50_000 }: QueryingOptions): QuerySettings {
  if (!collations.has(collation))
    throw new Error(`The collation must be "CI_AI" or "CI_AS", but it is "${collation}".`);
  return { collation, aggregateLimit: wholeNumber("aggregateLimit", aggregateLimit, 1) };
}
