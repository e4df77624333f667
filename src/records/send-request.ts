import type { Connection } from "../connection/connection.ts";
import { requireConnection } from "../connection/default-connection.ts";
import { API_PATH } from "../connection/environment.ts";
import type { ServiceRequest } from "../connection/request.ts";
import { describeValue, UsageError } from "../errors.ts";
import { checkNames, checkOneOf } from "../parallel/option-checks.ts";
import type { ResponseHeaders } from "../web-api/headers.ts";

/** Any call of the Web API. */
export interface WebApiRequest {
  readonly method: ServiceRequest["method"];
  /**
   * Relative to the API's root, as in "accounts?$top=1", or a whole address of the same environment, as in a next link.
   * What may not stand in an address is encoded; what is encoded already stays as it is.
   */
  readonly path: string;
  /** Without `authorization`: signing in is the connection's. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** An object is sent as JSON, a text as it is: as JSON, unless the headers name another type. @default none */
  readonly body?: object | string | undefined;
  /**
   * Executing it twice does no more than executing it once, so that it may be repeated when an answer is missing.
   * @default true for GET, PUT and DELETE, false for POST and PATCH
   */
  readonly idempotent?: boolean | undefined;
}

export interface SendRequestOptions {
  /** @default the default connection */
  readonly connection?: Connection | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WebApiResponse<T = unknown> {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ResponseHeaders;
  /** JSON, parsed; anything else as text; undefined where there is none. */
  readonly body: T;
  /** What Microsoft's support asks for. */
  readonly requestId: string | undefined;
}

const REQUEST_NAMES: Readonly<Record<keyof WebApiRequest, true>> = {
  method: true,
  path: true,
  headers: true,
  body: true,
  idempotent: true,
};

const OPTION_NAMES: Readonly<Record<keyof SendRequestOptions, true>> = { connection: true, signal: true };

const METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"] as const;
const REPEATABLE: ReadonlySet<string> = new Set(["GET", "PUT", "DELETE"]);

/**
 * Sends one request of any kind, for what no other function here does: functions and actions, definitions, relations.
 * It is signed in, paced and repeated as every other request is.
 * @throws UsageError for a request that cannot be; ServiceError, in the service's own words, when it refuses;
 * TransportError when there is no answer. Source: "Compose HTTP requests and handle errors".
 */
export async function sendRequest<T = unknown>(
  request: WebApiRequest,
  options: SendRequestOptions = {},
): Promise<WebApiResponse<T>> {
  checkNames("sendRequest", request, REQUEST_NAMES);
  checkNames("sendRequest", options, OPTION_NAMES);
  const { method, body, idempotent = REPEATABLE.has(checkOneOf("method", method, METHODS)) } = request;
  if (method === "GET" && body !== undefined) throw new UsageError("A GET request has no body. Send it with POST.");
  const connection = requireConnection(options.connection);
  const answer = await connection.send(
    {
      method,
      path: addressOf(request.path, connection),
      headers: checkHeaders(request.headers ?? {}),
      ...(body === undefined ? undefined : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      idempotent,
    },
    { signal: options.signal },
  );
  const { status, headers, requestId } = answer;
  return { status, headers, body: readBody(answer.body, headers) as T, requestId };
}

function addressOf(path: unknown, { url }: Connection): string {
  if (typeof path !== "string" || path === "" || /^(?:[/\\]|api[/\\])/i.test(path)) {
    throw new UsageError(
      'Expected path to be relative to the root of the Web API, as in "accounts?$top=1", without a slash or ' +
        `"api/data/v9.2/" in front, got ${describeValue(path)}.`,
    );
  }
  const address = /^https?:/i.test(path) ? path : url + API_PATH + path;
  // A URL would drop line breaks, and end the query at a "#".
  const encoded = address.replace(/[#\t\r\n]/g, encodeURIComponent);
  if (URL.canParse(encoded)) return new URL(encoded).href;
  throw new UsageError(`Expected path to be an address, got ${describeValue(path)}.`);
}

const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;

/** By lower-case name, so that one of the user's takes the place of ours. */
function checkHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const checked = Object.entries(headers).map(([given, value]) => {
    const name = given.toLowerCase();
    if (name === "authorization") {
      throw new UsageError(
        "The connection signs in itself: leave the authorization header out, or connect with other credentials.",
      );
    }
    // The value is not repeated: it may be a secret.
    if (!HEADER_NAME.test(name) || typeof value !== "string" || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
      throw new UsageError(
        `Expected the header ${JSON.stringify(given)} to have a name and a text that HTTP can carry.`,
      );
    }
    return [name, value] as const;
  });
  return Object.fromEntries(checked);
}

function readBody(body: string, headers: ResponseHeaders): unknown {
  if (body === "") return undefined;
  if (!/^application\/(?:[\w.+-]*\+)?json\b/i.test(headers["content-type"] ?? "")) return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    // It is done, whatever was said about it: the caller gets the text.
    return body;
  }
}
