import type { ResponseHeaders } from "../web-api/headers.ts";

/** One request to the Web API. */
export interface ServiceRequest {
  readonly method: "DELETE" | "GET" | "PATCH" | "POST" | "PUT";
  /** Relative to the API's root ("accounts?$top=1"), or a whole address of the same environment, as in a next link. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, unless the headers name another type. */
  readonly body?: string;
  /** Executing it twice does no more than executing it once, so that it may be repeated when an answer is missing. */
  readonly idempotent: boolean;
  /** Statuses of 400 and above that are answers to the caller and no errors. */
  readonly accept?: (response: { readonly status: number; readonly headers: ResponseHeaders }) => boolean;
}

export interface SendOptions {
  /** Called each time that the request goes out: before the first time, nothing can have been executed. */
  readonly onSend?: () => void;
  readonly signal?: AbortSignal | undefined;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: string;
  readonly requestId: string | undefined;
  /** An earlier attempt got no answer: the service may have executed the request before. */
  readonly repeated: boolean;
}
