import { EnvHttpProxyAgent, request as undiciRequest } from "undici";
import { TransportError } from "../errors.ts";
import type { ResponseHeaders } from "../web-api/headers.ts";
import { createTimeLimit } from "./time-limit.ts";
import type { Transport, TransportRequest } from "./transport.ts";

/** More than any limit of concurrent requests, so that the governor and not the pool decides. */
const CONNECTIONS = 256;

/** Before a byte of the request was written: the name did not resolve, nobody listened, the handshake failed. */
const NOT_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** HTTP by undici's pool; HTTPS_PROXY and NO_PROXY are honoured. */
export function createUndiciTransport(): Transport {
  const agent = new EnvHttpProxyAgent({ connections: CONNECTIONS, pipelining: 1 });
  return {
    send: async (request) => {
      const limit = createTimeLimit(new URL(request.url).host, request.timeoutMs, request.signal);
      try {
        const response = await undiciRequest(request.url, {
          dispatcher: agent,
          method: request.method,
          headers: request.headers,
          body: request.body ?? null,
          // One limit for all of it: undici's own begin anew with every part that drips in.
          headersTimeout: 0,
          bodyTimeout: 0,
          signal: limit.signal,
        });
        const body = await response.body.text();
        const { single, setCookie } = splitHeaders(response.headers);
        return { status: response.statusCode, headers: single, setCookie, body };
      } catch (error) {
        throw limit.reason() ?? toTransportError(error, request);
      } finally {
        limit.end();
      }
    },
    close: () => agent.destroy(),
  };
}

function splitHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): {
  single: ResponseHeaders;
  setCookie: readonly string[];
} {
  const single: Record<string, string | undefined> = {};
  let setCookie: readonly string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (name === "set-cookie") setCookie = typeof value === "string" ? [value] : (value ?? []);
    else single[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return { single, setCookie };
}

function toTransportError(error: unknown, request: TransportRequest): TransportError {
  const cause = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const code = codeOf(cause);
  const host = new URL(request.url).host;
  if (code !== undefined && NOT_SENT.has(code)) {
    return new TransportError(
      `Could not reach ${host} (${code}). Check the environment's URL and the network; behind a proxy set HTTPS_PROXY, with a private certificate authority NODE_EXTRA_CA_CERTS.`,
      { unknownOutcome: false, cause: error },
    );
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TransportError(`The connection to ${host} broke before the answer was there (${code ?? reason}).`, {
    unknownOutcome: true,
    cause: error,
  });
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
