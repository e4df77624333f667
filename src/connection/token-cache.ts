import type { Clock } from "../clock.ts";
import { AuthenticationError, DataverseParallelError, toError } from "../errors.ts";
import type { AccessToken, TokenCredential } from "./credential.ts";

/** Hands out one token to all who ask, and asks for a new one once, however many wait for it. */
export interface TokenCache {
  get(): Promise<string>;
  /** The service refused this token: the next `get` brings another. A token that was replaced meanwhile stays. */
  reject(token: string): void;
}

const REFRESH_BEFORE_MS = 120_000;

export function createTokenCache(credential: TokenCredential, scope: string, clock: Clock): TokenCache {
  let current: (AccessToken & { readonly refreshAt: number }) | undefined;
  let refreshing: Promise<string> | undefined;

  const refresh = async (): Promise<string> => {
    try {
      const token = await credential.getToken(scope);
      if (token === null)
        throw new AuthenticationError("The credential gave no token. Sign in again or check how it is set up.");
      current = { ...token, refreshAt: refreshTime(token, clock.now()) };
      return token.token;
    } catch (error) {
      if (error instanceof DataverseParallelError) throw error;
      throw new AuthenticationError(`Signing in failed: ${toError(error).message}`, { cause: error });
    }
  };

  return {
    get: () => {
      if (current !== undefined && clock.now() < current.refreshAt) return Promise.resolve(current.token);
      return (refreshing ??= refresh().finally(() => {
        refreshing = undefined;
      }));
    },
    reject: (token) => {
      if (current?.token === token) current = undefined;
    },
  };
}

/** Two minutes before the end; a token that lives no longer than four is used for half of its life. */
function refreshTime({ expiresOnTimestamp }: AccessToken, now: number): number {
  const life = expiresOnTimestamp - now;
  return expiresOnTimestamp - Math.min(REFRESH_BEFORE_MS, life / 2);
}
