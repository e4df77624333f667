import type { Outcome } from "../../outcomes.ts";
import type { BatchSignals } from "../sending/sending.ts";
import type { Write } from "../sending/write.ts";

/** What one batch brought: an outcome for each of its records, and a reason to end the run, where there is one. */
export interface BatchResult<I> {
  readonly outcomes: readonly Outcome<I>[];
  /** Every other batch would meet it too: signing in fails, or the service cannot be reached. */
  readonly fatal?: Error | undefined;
  /** Records whose unknown outcome no repetition would clear up. */
  readonly lasting?: ReadonlySet<number> | undefined;
}

/** Sends batches. Settles everything itself and does not reject. */
export interface Sender {
  send<I>(writes: readonly Write<I>[], signals: BatchSignals): Promise<BatchResult<I>>;
}
