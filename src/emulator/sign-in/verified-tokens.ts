/** Authorization headers whose token was found good, so that each is verified once and not with every request. */
export interface VerifiedTokens {
  /** The user, unless the token is unknown or has expired by `now` (seconds since 1970). */
  readonly find: (authorization: string, now: number) => string | undefined;
  readonly remember: (authorization: string, userId: string, expiry: number) => void;
}

/** Keeps the `limit` tokens that were verified last. */
export function createVerifiedTokens(limit = 256): VerifiedTokens {
  const tokens = new Map<string, { readonly userId: string; readonly expiry: number }>();
  return {
    find: (authorization, now) => {
      const token = tokens.get(authorization);
      if (token === undefined || now < token.expiry) return token?.userId;
      tokens.delete(authorization);
      return undefined;
    },
    remember: (authorization, userId, expiry) => {
      const [oldest] = tokens.keys();
      if (tokens.size >= limit && oldest !== undefined) tokens.delete(oldest);
      tokens.set(authorization, { userId, expiry });
    },
  };
}
