import { createAccessTokens, type AccessTokens } from "./access-tokens.ts";
import { createDeviceCodes, type DeviceCodes } from "./device-codes.ts";
import type { Directory } from "./directory.ts";
import { createIdTokens, type IdTokens } from "./id-tokens.ts";
import { createRefreshTokens, type RefreshTokens } from "./refresh-tokens.ts";

export interface SignInOptions {
  readonly directory: Directory;
  readonly tokenLifetimeSeconds: number;
  readonly refreshTokenLifetimeSeconds: number;
  readonly deviceCodeLifetimeSeconds: number;
  readonly deviceCodeIntervalSeconds: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** The one who gives out tokens: whom it knows, and what it has given out. */
export interface Authority extends SignInOptions {
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly idTokens: IdTokens;
  readonly deviceCodes: DeviceCodes;
}

export function createAuthority(options: SignInOptions): Authority {
  const { directory, clock } = options;
  return {
    ...options,
    accessTokens: createAccessTokens({ ...directory, lifetimeSeconds: options.tokenLifetimeSeconds, clock }),
    refreshTokens: createRefreshTokens(options.refreshTokenLifetimeSeconds, clock),
    idTokens: createIdTokens(),
    deviceCodes: createDeviceCodes({
      lifetimeSeconds: options.deviceCodeLifetimeSeconds,
      intervalSeconds: options.deviceCodeIntervalSeconds,
      clock,
    }),
  };
}
