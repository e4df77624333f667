import type { Server } from "./server.ts";

/** What is to be sent. */
export interface Demand {
  /** What is done, and to which table: what costs alike. @default "" */
  readonly key?: string | undefined;
  /** Records of the request. @default as many as are best */
  readonly records?: number | undefined;
  /** Records that are still to be sent, these included, where that is known. */
  readonly left?: number | undefined;
  /** It may be executed twice: when it is long overdue, `hedge` may name it. @default false */
  readonly mayRepeat?: boolean | undefined;
}

/** Leave to send a request now. Give it back with what became of it, exactly once. */
export interface Admission {
  readonly principal: number;
  /** The affinity cookie to send; undefined: none. */
  readonly affinity: string | undefined;
  readonly records: number;
  readonly key: string;
  readonly sentAt: number;
  readonly expectedMs: number;
  readonly mayRepeat: boolean;
  /** Undefined: whichever server gets it. */
  readonly server: Server | undefined;
  /** How busy the server had been until then, or all that roam together. */
  readonly busyMs: number;
  /** Of a request for no server: how busy each had been until then with those that ask for it. */
  readonly placedMs?: ReadonlyMap<Server, number> | undefined;
}

/** A copy of a request that is overdue. */
export interface Hedge {
  readonly overdue: Admission;
  readonly copy: Admission;
}
