import { EnvHttpProxyAgent } from "undici";
import { TransportError } from "../errors.ts";
import { exchange } from "./exchange.ts";
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
    send: (request) => exchange(agent, request, (error) => toTransportError(error, request)),
    close: () => agent.destroy(),
  };
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
