/** One record of the input and its place. */
export interface Indexed<I> {
  readonly index: number;
  readonly input: I;
}
