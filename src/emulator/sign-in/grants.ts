/** What a client may show to get a token, and whom the token is then for. */
import type { Authority } from "./authority.ts";
import { identifyClient, requiredField, type Client, type Principal } from "./directory.ts";
import { missingSecret } from "./entra-error.ts";
import type { FormRequest } from "./form-endpoint.ts";
import { invalidRefreshToken } from "./grant-errors.ts";
import { applicationPermissions, delegatedPermissions, readScope, type Scope } from "./scope.ts";
import type { SignInKind } from "./signed-in.ts";

export interface Granted {
  readonly client: Client;
  readonly principal: Principal;
  readonly scope: Scope;
  readonly kind: SignInKind;
}

type Grant = (asked: FormRequest, authority: Authority) => Granted;

/** By their `grant_type`. */
export const grants: ReadonlyMap<string, Grant> = new Map([
  ["client_credentials", grantToApplication],
  ["urn:ietf:params:oauth:grant-type:device_code", grantForDeviceCode],
  // What Microsoft's library for Node calls it.
  ["device_code", grantForDeviceCode],
  ["refresh_token", grantForRefreshToken],
]);

/** Source: "OAuth 2.0 client credentials flow on the Microsoft identity platform" (Microsoft Learn). */
function grantToApplication({ form, origin }: FormRequest, { directory }: Authority): Granted {
  const client = identifyClient(form, directory);
  const scope = readScope(requiredField(form, "scope"), origin, directory.tenantId, applicationPermissions);
  if (!client.secret) throw missingSecret();
  return { client, principal: client.secret.principal, scope, kind: "application" };
}

function grantForDeviceCode({ form }: FormRequest, { directory, deviceCodes }: Authority): Granted {
  const client = identifyClient(form, directory);
  const { principal, scope } = deviceCodes.redeem(requiredField(form, "device_code"), client.clientId);
  return { client, principal, scope, kind: "user" };
}

/** A scope may be left out, and then is what it was. The new refresh token is given in any case. */
function grantForRefreshToken({ form, origin }: FormRequest, { directory, refreshTokens }: Authority): Granted {
  const { tenantId, principals } = directory;
  const client = identifyClient(form, directory);
  const objectId = refreshTokens.redeem(requiredField(form, "refresh_token"), tenantId, client.clientId);
  const asked = form.get("scope") ?? `${origin}/.default openid`;
  const scope = readScope(asked, origin, tenantId, delegatedPermissions);
  const principal = principals.find((each) => each.objectId === objectId);
  if (!principal) throw invalidRefreshToken();
  return { client, principal, scope: { ...scope, offline: true }, kind: "user" };
}
