/**
 * Why a grant gives no token. Sources: "Microsoft identity platform and the OAuth 2.0 device authorization grant flow"
 * (Microsoft Learn), "OAuth 2.0 Device Authorization Grant" (RFC 8628) for polling too fast.
 */
import { EntraError } from "./entra-error.ts";

export function unsupportedGrant(grant: string, supported: readonly string[]): EntraError {
  const expected = `The emulator signs in by ${supported.map((each) => `'${each}'`).join(", ")}.`;
  return new EntraError(
    "unsupported_grant_type",
    70003,
    `The app requested an unsupported grant type '${grant}'. ${expected}`,
  );
}

export function authorizationPending(): EntraError {
  const text = "The device code has not been approved yet. The user must enter the user code; ask again later.";
  return new EntraError("authorization_pending", 70016, text);
}

/** No number of Microsoft's is known for it, so it has that of waiting. */
export function slowDown(intervalSeconds: number): EntraError {
  const text = `The device code is asked for too often. Wait at least ${intervalSeconds} seconds between two requests.`;
  return new EntraError("slow_down", 70016, text);
}

export function expiredDeviceCode(): EntraError {
  const text = "The provided value for the input parameter 'device_code' is not valid. This device code has expired.";
  return new EntraError("expired_token", 70020, text);
}

export function unknownDeviceCode(): EntraError {
  const text = "The device code was not recognized: another client's, already redeemed, or never given out.";
  return new EntraError("bad_verification_code", 70018, text);
}

export function invalidRefreshToken(): EntraError {
  const text = "The refresh token is not valid: another client's, another tenant's, or never given out. Sign in again.";
  return new EntraError("invalid_grant", 70000, text);
}

export function expiredRefreshToken(): EntraError {
  return new EntraError("invalid_grant", 700082, "The refresh token has expired. Sign in again.");
}
