import type { Row } from "../../metadata/record-reader.ts";

/** A page of a list: where it is asked for, and which one it is, from 1. */
export interface PageAddress {
  /** Relative to the API's root, or a whole address of the environment. */
  readonly path: string;
  readonly number: number;
}

/** What the service answers to a request for a page. */
export type PageAnswer = Readonly<Record<string, unknown>> & { readonly value: readonly Row[] };

/** A list of the service's, that is given page by page. */
export interface PageSequence {
  readonly first: PageAddress;
  /** Every one of its requests carries them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The page behind the one that was answered; undefined when it was the last. */
  after(answer: PageAnswer, address: PageAddress): PageAddress | undefined;
}
