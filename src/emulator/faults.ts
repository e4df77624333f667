/** What a fault does to a request. */
export type FaultAction =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | { readonly delayMs: number }
  /** The connection breaks before the operation is done. */
  | "reset-before"
  /** The operation is done, and the connection breaks before its answer. */
  | "reset-after";

export interface FaultRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
}

export interface Fault {
  /** Which requests it may hit; default all. */
  readonly match?: (request: FaultRequest) => boolean;
  /** How many of them it hits; default 1. */
  readonly times?: number;
  /** How many of them it lets pass first; default 0. */
  readonly after?: number;
  readonly action: FaultAction;
}

/** Failures on request, so that a client can be tested against them. */
export interface Faults {
  /** Faults are tried in the order in which they were added; at most one hits a request. */
  add(fault: Fault): void;
  clear(): void;
}

export interface FaultSource extends Faults {
  /** What befalls the request; counts it. */
  next(request: FaultRequest): FaultAction | undefined;
}

/** What `fetch` throws where the network would have failed, in the shape that Node's own gives it. */
export class ConnectionReset extends TypeError {
  constructor() {
    super("fetch failed", { cause: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }) });
  }
}

interface Pending {
  readonly fault: Fault;
  toPass: number;
  toHit: number;
}

export function createFaults(): FaultSource {
  let pending: Pending[] = [];
  return {
    add(fault) {
      pending.push({ fault, toPass: fault.after ?? 0, toHit: fault.times ?? 1 });
    },
    clear() {
      pending = [];
    },
    next(request) {
      const hit = pending.find((candidate) => hits(candidate, request));
      pending = pending.filter(({ toHit }) => toHit > 0);
      return hit?.fault.action;
    },
  };
}

function hits(candidate: Pending, request: FaultRequest): boolean {
  if (candidate.toHit <= 0 || candidate.fault.match?.(request) === false) return false;
  if (candidate.toPass > 0) {
    candidate.toPass -= 1;
    return false;
  }
  candidate.toHit -= 1;
  return true;
}
