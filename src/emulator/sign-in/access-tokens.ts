/**
 * What gives access to the environment. Clients must not look into an access token, and it is read where it was
 * made, so that HMAC with a key of this process does. Keys for everybody (RSA) would take longer to make than the
 * emulator takes to start; only id tokens, which clients may verify, need them.
 */
import { randomBytes } from "node:crypto";
import type { Principal } from "./directory.ts";
import type { SignedIn, SignInKind } from "./signed-in.ts";
import { readToken, signToken } from "./tokens.ts";
import { createVerifiedTokens } from "./verified-tokens.ts";

export interface Grant {
  readonly audience: string;
  readonly clientId: string;
  readonly kind: SignInKind;
  readonly principal: Principal;
}

interface Claims {
  /** The environment that the token is for. */
  readonly aud: string;
  /** The object id of who signed in. */
  readonly oid: string;
  readonly idtyp: "app" | "user";
  /** Seconds since 1970. */
  readonly exp: number;
}

export interface AccessTokens {
  readonly sign: (grant: Grant) => string;
  /** Who an Authorization header proves to be at this address; nobody, when its token is forged, expired or for another. */
  readonly authenticate: (authorization: string, audience: string) => SignedIn | undefined;
}

export interface AccessTokenOptions {
  readonly tenantId: string;
  readonly principals: readonly Principal[];
  readonly lifetimeSeconds: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export function createAccessTokens(options: AccessTokenOptions): AccessTokens {
  const { tenantId, lifetimeSeconds, clock } = options;
  const key = randomBytes(32);
  const verified = createVerifiedTokens();
  const userIds = new Map(options.principals.map(({ objectId, userId }) => [objectId, userId]));
  const seconds = () => Math.floor(clock() / 1000);

  return {
    sign: ({ audience, clientId, kind, principal }) => {
      const now = seconds();
      const claims: Claims & Record<string, unknown> = {
        aud: audience,
        iss: `${audience}/${tenantId}/`,
        tid: tenantId,
        appid: clientId,
        oid: principal.objectId,
        idtyp: kind === "application" ? "app" : "user",
        ...(kind === "user" ? { upn: principal.userName, scp: "user_impersonation" } : {}),
        iat: now,
        nbf: now,
        exp: now + lifetimeSeconds,
      };
      return signToken(claims, key);
    },

    authenticate: (authorization, audience) => {
      const now = seconds();
      const known = verified.find(authorization, audience, now);
      if (known) return known;
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      // The signature is ours, so these are claims that were signed above.
      const claims = token === undefined ? undefined : (readToken(token, key) as Claims | undefined);
      if (claims?.aud !== audience || now >= claims.exp) return undefined;
      const userId = userIds.get(claims.oid);
      if (userId === undefined) return undefined;
      const signedIn: SignedIn = { userId, kind: claims.idtyp === "app" ? "application" : "user" };
      verified.remember(authorization, { audience, signedIn, expiry: claims.exp });
      return signedIn;
    },
  };
}
