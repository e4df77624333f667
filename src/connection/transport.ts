import type { ResponseHeaders } from "../web-api/headers.ts";

export interface TransportRequest {
  readonly method: "DELETE" | "GET" | "PATCH" | "POST" | "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface TransportResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly setCookie: readonly string[];
  readonly body: string;
}

/**
 * Carries one request to the service and brings its answer, whatever its status. Throws TransportError when there is no
 * answer, with `unknownOutcome` false only when provably no byte of the request was sent; and the signal's own reason
 * when aborted.
 */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>;
  close(): Promise<void>;
}

/** What a test or another HTTP client hands in: the standard fetch function, as far as it is used. */
export type FetchFunction = (request: Request) => Promise<Response>;
