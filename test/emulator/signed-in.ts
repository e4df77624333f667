import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator/index.ts";

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly bytes: Uint8Array;
  /** The body as JSON. */
  readonly json: Json;
  /** Of an error. */
  readonly error: { readonly code: string; readonly message: string };
}

export type Json = Record<string, unknown> & { readonly value: Record<string, unknown>[]; readonly Ids: string[] };

export type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Reply>;

export interface SignedIn {
  readonly emulator: Emulator;
  /** Sends to the API, below `/api/data/v9.2/`. */
  readonly send: Send;
  /** Creates a record and gives its id. */
  readonly create: (entitySet: string, payload: object) => Promise<string>;
}

/** A new emulator, and an application that is signed in to it. */
export async function signedIn(options: EmulatorOptions = {}): Promise<SignedIn> {
  const emulator = createEmulator(options);
  const send = sender(emulator.fetch, emulator.url, await tokenFor(emulator, emulator.fetch, emulator.url));
  return {
    emulator,
    send,
    async create(entitySet, payload) {
      const reply = await send("POST", entitySet, payload);
      if (reply.status !== 204) throw new Error(`The record was not created: ${reply.text}`);
      return idOf(reply);
    },
  };
}

export function idOf(reply: Reply): string {
  return /\(([^()]*)\)$/.exec(reply.headers.get("OData-EntityId") ?? "")?.[1] ?? "";
}

type Fetch = (request: Request) => Promise<Response>;

export async function tokenFor(emulator: Emulator, fetch: Fetch, url: string): Promise<string> {
  const form = {
    grant_type: "client_credentials",
    client_id: emulator.clientId,
    client_secret: emulator.clientSecret,
    scope: `${url}/.default`,
  };
  const address = `${url}/${emulator.tenantId}/oauth2/v2.0/token`;
  const response = await fetch(new Request(address, { method: "POST", body: new URLSearchParams(form) }));
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}

export function sender(fetch: Fetch, url: string, token: string): Send {
  return async (method, path, body, headers = {}) => {
    const isReady = body === undefined || typeof body === "string" || body instanceof Uint8Array;
    const text = isReady ? (body as string | Uint8Array<ArrayBuffer> | undefined) : JSON.stringify(body);
    const request = new Request(`${url}/api/data/v9.2/${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(text === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(text === undefined ? {} : { body: text }),
    });
    const response = await fetch(request);
    return readReply(response.status, response.headers, new Uint8Array(await response.arrayBuffer()));
  };
}

function readReply(status: number, headers: Headers, bytes: Uint8Array): Reply {
  const text = new TextDecoder().decode(bytes);
  return {
    status,
    headers,
    text,
    bytes,
    get json() {
      return JSON.parse(text) as Json;
    },
    get error() {
      return (JSON.parse(text) as { error: Reply["error"] }).error;
    },
  };
}
