import type { SignedIn } from "./sign-in/signed-in.ts";
import type { SignIn } from "./sign-in/sign-in.ts";

/** A request at the door: who sends it, where to. */
export interface Visit {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** The address under which it came in, such as "https://org". */
  readonly origin: string;
  /** Who sends it; undefined without a token that is good. */
  readonly signedIn: SignedIn | undefined;
  /** The web server that it reaches, counted from 0; what is not for the API, such as signing in, has none to choose. */
  readonly server: number;
}

const API = "/api/";
const ADDRESS = /^(https?:\/\/[^/?#]+)(.*)$/s;

/** Receives requests: finds out who sends them, and chooses their server by their cookies. */
export function createReception(
  authenticate: SignIn["authenticate"],
  chooseServer: (cookies: string | null) => number,
): (request: Request) => Visit {
  return ({ method, url, headers }) => {
    const [, origin = "", path = ""] = ADDRESS.exec(url) ?? [];
    const signedIn = authenticate(headers.get("Authorization") ?? undefined, origin);
    const server = path.startsWith(API) ? chooseServer(headers.get("Cookie")) : 0;
    return { method, path, origin, signedIn, server };
  };
}
