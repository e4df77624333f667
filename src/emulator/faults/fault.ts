/** What a fault does to a request. */
export type FaultAction =
  /** An answer in place of the operation. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Late: before the operation is done, or with its answer ready. Default of `delay`: "request". */
  | { readonly delayMs: number; readonly delay?: "request" | "answer" }
  | FaultWord;

export const faultWords = [
  /** The connection breaks before the operation is done. */
  "reset-before",
  /** The operation is done, and the connection breaks before its answer. */
  "reset-after",
  /** Nothing is done, and nothing is ever answered. */
  "hang-before",
  /** The operation is done, and nothing is ever answered. */
  "hang-after",
  /** The operation is done, and the connection breaks in the middle of its answer. */
  "truncate",
  /** The operation is done twice, as when something in between sends it again; the second answer is the one that arrives. */
  "repeat-request",
  /** The operation is done once, and its answer arrives twice in a row. Without a socket it arrives once. */
  "repeat-answer",
  /** 401, as with a token that has expired; nothing is done. */
  "token-expired",
  /** A page to sign in, as HTML with status 200; nothing is done. */
  "sign-in-page",
] as const;

export type FaultWord = (typeof faultWords)[number];

/** What a fault can be matched by. */
export interface FaultRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Who sends it: the id of a system user; undefined without a token that is good. */
  readonly userId?: string | undefined;
  /** The web server that it reaches, counted from 0. */
  readonly server?: number;
}

/** Requests that have all of what is stated. */
export interface FaultMatch {
  readonly method?: string;
  /** What the path contains, with the query. */
  readonly path?: string;
  /** The id of a system user, the client id of its application, or the name by which it signs in. */
  readonly user?: string;
  /** Counted from 0. */
  readonly server?: number;
}

export interface Fault {
  /** Which requests it may hit; default all. */
  readonly match?: FaultMatch | ((request: FaultRequest) => boolean);
  /** How many of them it hits; default 1, and with a probability any number. */
  readonly times?: number;
  /** How many of them it lets pass first; default 0. */
  readonly after?: number;
  /** The share of them that it hits, by the emulator's seed; default 1. */
  readonly probability?: number;
  readonly action: FaultAction;
}

/** What `fetch` throws where the network would have failed, in the shape that Node's own gives it. */
export class ConnectionReset extends TypeError {
  constructor() {
    super("fetch failed", { cause: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }) });
  }
}
