import type { ResponseHeaders } from "../web-api/headers.ts";

/** What of an answer tells whether it is one. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: ResponseHeaders;
}

/** One request to the Web API. */
export interface ServiceRequest {
  readonly method: "DELETE" | "GET" | "PATCH" | "POST" | "PUT";
  /** Relative to the API's root ("accounts?$top=1"), or a whole address of the same environment, as in a next link. */
  readonly path: string;
  /** By lower-case name, they take the place of the connection's own; undefined leaves one of those out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** JSON, unless the headers name another type. */
  readonly body?: string | Uint8Array | undefined;
  /** Executing it twice does no more than executing it once, so that it may be repeated when an answer is missing. */
  readonly idempotent: boolean;
  /**
   * It may be under way twice at a time, and one of the two may be executed long after the other and after requests that
   * followed: then a copy of it is sent when its answer is long overdue. True of reading, of deleting by id and of creating
   * with an id that the client has made; of no change to what exists, for a late one would undo a later one.
   * @default true for a GET, false for others and for what is not idempotent
   */
  readonly mayOverlap?: boolean | undefined;
  /** What it asks of the service, so that the governor can tell what it will take. @default one record of no kind */
  readonly load?: RequestLoad | undefined;
  /** Statuses of 400 and above that are answers to the caller and no errors. */
  readonly accept?: (response: AnswerHead) => boolean | Promise<boolean>;
}

export interface RequestLoad {
  /** What is done, and to which table: what costs alike. */
  readonly key: string;
  readonly records: number;
  /** Records that are still to be sent, these included, where that is known: towards the end requests are made smaller. */
  readonly left?: number | undefined;
}

/** What ends a request early. */
export interface SendSignals {
  /** Cancels it at any time; its own reason is what is thrown. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Ends its waiting, for a permit or until the next attempt, as long as nothing of it may have been executed: what was
   * sent finishes. @default `signal`
   */
  readonly waitSignal?: AbortSignal | undefined;
}

export interface SendOptions extends SendSignals {
  /** Called with true when the request goes out, with false when the answer shows that nothing of it was executed. */
  readonly onDoubt?: (inDoubt: boolean) => void;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: string;
  readonly requestId: string | undefined;
  /** An earlier attempt got no answer: the service may have executed the request before. */
  readonly repeated: boolean;
}
