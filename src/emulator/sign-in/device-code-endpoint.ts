import type { Authority } from "./authority.ts";
import { identifyClient, requiredField } from "./directory.ts";
import type { FormRequest } from "./form-endpoint.ts";
import { delegatedPermissions, readScope } from "./scope.ts";

/**
 * Where a sign-in is completed. Nobody is asked there to prove who they are, so it stands with all else that answers
 * this machine only.
 */
export const verificationPath = "/_emulator/devicelogin";

/**
 * What `POST /{tenant}/oauth2/v2.0/devicecode` gives.
 * Source: "Microsoft identity platform and the OAuth 2.0 device authorization grant flow" (Microsoft Learn).
 */
export function giveDeviceCode({ form, origin }: FormRequest, authority: Authority): object {
  const { directory, deviceCodes } = authority;
  const { clientId } = identifyClient(form, directory);
  const scope = readScope(requiredField(form, "scope"), origin, directory.tenantId, delegatedPermissions);
  const { deviceCode, userCode } = deviceCodes.start(clientId, scope);
  const page = origin + verificationPath;
  return {
    user_code: userCode,
    device_code: deviceCode,
    verification_uri: page,
    expires_in: authority.deviceCodeLifetimeSeconds,
    interval: authority.deviceCodeIntervalSeconds,
    message: `To sign in, use a web browser to open the page ${page} and enter the code ${userCode} to authenticate.`,
  };
}
