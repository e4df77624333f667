import type { ServiceError } from "../errors.ts";

/** How long the service has let nothing in. */
export interface Patience {
  /** Aborted once that is too long, until the service lets something in again: there is no use in waiting. */
  readonly signal: AbortSignal;
  /** Whether somebody who has been refused since then has waited long enough. */
  isOver(since: number, now: number): boolean;
  /** Something was let in. */
  letIn(): void;
  /**
   * Something was refused.
   *
   * @param opensAt when the service may let something in again, as far as it has said
   * @param explain what those who wait are told, when it has been too long
   */
  refused(now: number, opensAt: number, explain: () => ServiceError): void;
}

export const DEFAULT_THROTTLING_TIMEOUT_MS = 3_600_000;

/**
 * All who wait, wait for the same: when one of them has waited in vain for long enough, so have the others. With many
 * records it would otherwise be that long again for each of them.
 *
 * @param limitMs the longest that nothing may be let in, in milliseconds
 */
export function createPatience(limitMs: number): Patience {
  let controller = new AbortController();
  let refusedSince: number | undefined;
  return {
    get signal() {
      return controller.signal;
    },
    isOver: (since, now) => now - since > limitMs,
    letIn: () => {
      refusedSince = undefined;
      if (controller.signal.aborted) controller = new AbortController();
    },
    refused: (now, opensAt, explain) => {
      refusedSince ??= now;
      if (Math.max(now, opensAt) - refusedSince > limitMs) controller.abort(explain());
    },
  };
}
