import type { Chunk } from "../../parallel/chunk-source.ts";

/** One record of the input and its place. */
export interface Indexed<I> {
  readonly index: number;
  readonly input: I;
}

export function indexed<I>({ firstIndex, items }: Chunk<I>): Indexed<I>[] {
  return items.map((input, offset) => ({ index: firstIndex + offset, input }));
}
