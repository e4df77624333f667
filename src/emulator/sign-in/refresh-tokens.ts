import { randomBytes, randomUUID } from "node:crypto";
import { sameText } from "./directory.ts";
import { expiredRefreshToken, invalidRefreshToken } from "./grant-errors.ts";
import { readToken, signToken } from "./tokens.ts";

/** Whom a refresh token is for: it serves no other tenant, client or user. */
export interface RefreshGrant {
  readonly tenantId: string;
  readonly clientId: string;
  readonly objectId: string;
}

/**
 * Every use of a refresh token gives a new one. The old one stays good until it ends, as Microsoft documents
 * ("Refresh tokens in the Microsoft identity platform"), so there is nothing to keep: the token itself says it all.
 */
export interface RefreshTokens {
  readonly sign: (grant: RefreshGrant) => string;
  /** The object id of the user. Throws for a token that is expired, or not this tenant's and client's. */
  readonly redeem: (token: string, tenantId: string, clientId: string) => string;
}

interface Claims extends RefreshGrant {
  /** Makes each token another. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly expiry: number;
}

export function createRefreshTokens(lifetimeSeconds: number, clock: () => number): RefreshTokens {
  const key = randomBytes(32);
  return {
    sign: (grant) => {
      const claims: Claims = { ...grant, id: randomUUID(), expiry: clock() + lifetimeSeconds * 1000 };
      return signToken(claims, key);
    },
    redeem: (token, tenantId, clientId) => {
      const claims = readToken(token, key) as Claims | undefined;
      if (claims?.tenantId !== tenantId || !sameText(claims.clientId, clientId)) throw invalidRefreshToken();
      if (clock() >= claims.expiry) throw expiredRefreshToken();
      return claims.objectId;
    },
  };
}
