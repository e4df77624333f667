import type { Authority } from "./authority.ts";
import { requiredField } from "./directory.ts";
import type { FormRequest } from "./form-endpoint.ts";
import { unsupportedGrant } from "./grant-errors.ts";
import { grants, type Granted } from "./grants.ts";
import { printScope } from "./scope.ts";
import { encode } from "./tokens.ts";

/** What `POST /{tenant}/oauth2/v2.0/token` gives. Throws an EntraError for who gets nothing. */
export async function giveToken(asked: FormRequest, authority: Authority): Promise<object> {
  const name = requiredField(asked.form, "grant_type");
  const grant = grants.get(name);
  if (!grant) throw unsupportedGrant(name, [...grants.keys()]);
  const granted = grant(asked, authority);
  const { client, principal, kind, scope } = granted;
  const { audience } = scope;
  const lifetime = authority.tokenLifetimeSeconds;
  return {
    token_type: "Bearer",
    expires_in: lifetime,
    ext_expires_in: lifetime,
    access_token: authority.accessTokens.sign({ audience, clientId: client.clientId, kind, principal }),
    ...(kind === "user" ? await userTokens(granted, asked, authority) : {}),
  };
}

/** What a client gets beyond the access token when somebody signs in by it. */
async function userTokens({ client, principal, scope }: Granted, { form }: FormRequest, authority: Authority) {
  const { tenantId } = authority.directory;
  const { clientId } = client;
  const { objectId } = principal;
  return {
    scope: printScope(scope),
    ...(scope.offline ? { refresh_token: authority.refreshTokens.sign({ tenantId, clientId, objectId }) } : {}),
    ...(scope.openId
      ? { id_token: await authority.idTokens.sign(idClaims(clientId, principal, scope.audience, authority)) }
      : {}),
    ...(form.get("client_info") === "1" ? { client_info: encode({ uid: objectId, utid: tenantId }) } : {}),
  };
}

/** Source: "ID token claims reference" (Microsoft Learn). */
function idClaims(clientId: string, principal: Granted["principal"], origin: string, authority: Authority): object {
  const { tenantId } = authority.directory;
  const now = Math.floor(authority.clock() / 1000);
  return {
    aud: clientId,
    iss: `${origin}/${tenantId}/v2.0`,
    iat: now,
    nbf: now,
    exp: now + authority.tokenLifetimeSeconds,
    name: `${principal.firstName} ${principal.lastName}`.trim(),
    preferred_username: principal.userName,
    oid: principal.objectId,
    sub: principal.objectId,
    tid: tenantId,
    ver: "2.0",
  };
}
