import type { Decision } from "../policy.ts";

/** Records that travel together, in one request or in several that carry the same. */
export interface Share {
  readonly records: number;
  /** Requests that are under way with it. */
  copies: number;
  answered: boolean;
}

/** What is left of a job, and what is under way. */
export interface Shares {
  left(): number;
  /** Takes what the request carries. @throws Error for what cannot be sent */
  send(decision: Decision): Share;
  /** What was not executed is left again, unless another request still carries it. @returns whether these records are answered for only now */
  finish(share: Share, token: unknown, executed: boolean): boolean;
}

const LARGEST_BATCH = 1000;

export function createShares(records: number): Shares {
  const underWay = new Map<unknown, Share>();
  let left = records;

  function take(count: number): Share {
    const most = Math.min(left, LARGEST_BATCH);
    if (!Number.isInteger(count) || count < 0 || count > most) {
      throw new Error(`The policy wants to send ${count} records; expected 0 to ${most}.`);
    }
    left -= count;
    return { records: count, copies: 0, answered: false };
  }

  function find(token: unknown): Share {
    const share = underWay.get(token);
    if (share === undefined) throw new Error("The policy wants to hedge a request that is not under way.");
    return share;
  }

  return {
    left: () => left,
    send({ records: count, hedges, token }) {
      const share = hedges === undefined ? take(count) : find(hedges);
      share.copies += 1;
      underWay.set(token, share);
      return share;
    },
    finish(share, token, executed) {
      underWay.delete(token);
      share.copies -= 1;
      if (share.answered) return false;
      if (!executed) {
        if (share.copies === 0) left += share.records;
        return false;
      }
      share.answered = true;
      return true;
    },
  };
}
