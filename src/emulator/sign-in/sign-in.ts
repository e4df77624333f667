import { randomBytes } from "node:crypto";
import { isGuid } from "../guid.ts";
import { errorResponse, onlyPost } from "./entra-error.ts";
import { checkTokenRequest, withoutSlash, type Application, type Directory } from "./token-request.ts";
import { readToken, signToken, type Claims } from "./tokens.ts";
import { createVerifiedTokens } from "./verified-tokens.ts";

export interface SignInOptions {
  readonly tenantId: string;
  readonly applications: readonly Application[];
  /** The environment's address, which tokens are for and under which they are given out. */
  readonly organizationUrl: string;
  readonly lifetimeSeconds: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export interface SignIn {
  /**
   * Answers `POST /{tenant}/oauth2/v2.0/token` for the client credentials grant; other grants are refused.
   * Source: "OAuth 2.0 client credentials flow on the Microsoft identity platform" (Microsoft Learn).
   */
  readonly answerTokenRequest: (request: Request) => Promise<Response>;
  /** Who sent a request, by its Authorization header; nobody, when the token is forged, expired or for something else. */
  readonly authenticate: (authorization: string | undefined) => { readonly userId: string } | undefined;
  /** The headers of a 401, which tell a client where to sign in ("Use OAuth authentication with Dataverse", Microsoft Learn). */
  readonly challenge: (apiUrl: string) => Record<string, string>;
}

export function createSignIn(options: SignInOptions): SignIn {
  const { tenantId, applications, clock } = options;
  const key = randomBytes(32);
  const directory: Directory = { tenantId, applications, audience: withoutSlash(options.organizationUrl) };
  const verified = createVerifiedTokens();
  const seconds = () => Math.floor(clock() / 1000);

  return {
    answerTokenRequest: async (request) => {
      const url = new URL(request.url);
      const correlationId = correlationOf(request, url);
      if (request.method !== "POST") return errorResponse(onlyPost(request.method), clock(), correlationId);
      const tenant = url.pathname.split("/")[1] ?? "";
      const outcome = checkTokenRequest(tenant, new URLSearchParams(await request.text()), directory);
      if ("error" in outcome) return errorResponse(outcome, clock(), correlationId);
      const claims = claimsOf(outcome, directory, seconds(), options.lifetimeSeconds);
      return tokenResponse(signToken(claims, key), options.lifetimeSeconds);
    },

    authenticate: (authorization = "") => {
      const now = seconds();
      const known = verified.find(authorization, now);
      if (known !== undefined) return { userId: known };
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      const claims = token === undefined ? undefined : readToken(token, key, directory.audience, now);
      if (!claims) return undefined;
      verified.remember(authorization, claims.oid, claims.exp);
      return { userId: claims.oid };
    },

    challenge: (apiUrl) => {
      const authority = `${directory.audience}/${tenantId}/oauth2/authorize`;
      const resource = new URL("/", apiUrl).href;
      return { "WWW-Authenticate": `Bearer authorization_uri=${authority}, resource_id=${resource}` };
    },
  };
}

function claimsOf(application: Application, directory: Directory, now: number, lifetimeSeconds: number): Claims {
  return {
    aud: directory.audience,
    iss: `${directory.audience}/${directory.tenantId}/`,
    tid: directory.tenantId,
    appid: application.clientId,
    oid: application.userId,
    iat: now,
    nbf: now,
    exp: now + lifetimeSeconds,
  };
}

function tokenResponse(token: string, lifetimeSeconds: number): Response {
  const body = {
    token_type: "Bearer",
    expires_in: lifetimeSeconds,
    ext_expires_in: lifetimeSeconds,
    access_token: token,
  };
  return Response.json(body, { headers: { "Cache-Control": "no-store", Pragma: "no-cache" } });
}

/** What the client calls its request: Microsoft's libraries send it in the query string, others as a header. */
function correlationOf(request: Request, url: URL): string | undefined {
  const id = url.searchParams.get("client-request-id") ?? request.headers.get("client-request-id") ?? "";
  return isGuid(id) ? id : undefined;
}
