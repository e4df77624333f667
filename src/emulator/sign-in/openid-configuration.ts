import type { Authority } from "./authority.ts";
import { checkTenant, isAnyTenant } from "./directory.ts";
import { EntraError, refuse } from "./entra-error.ts";

/**
 * Answers `GET /{tenant}/v2.0/.well-known/openid-configuration`.
 * Source: "OpenID Connect on the Microsoft identity platform" (Microsoft Learn).
 */
export function answerConfiguration(request: Request, authority: Authority): Response {
  const { origin, pathname } = new URL(request.url);
  const tenant = pathname.split("/")[1] ?? "";
  try {
    checkTenant(tenant, authority.directory);
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    return refuse(error, authority.clock());
  }
  return Response.json(configurationOf(`${origin}/${tenant}`, `${origin}/${issuingTenant(tenant, authority)}`));
}

function issuingTenant(tenant: string, { directory }: Authority): string {
  // Word for word what Microsoft Entra writes where the tenant is not known yet.
  return isAnyTenant(tenant) ? "{tenantid}" : directory.tenantId;
}

function configurationOf(authorityUrl: string, issuer: string): object {
  return {
    token_endpoint: `${authorityUrl}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post"],
    jwks_uri: `${authorityUrl}/discovery/v2.0/keys`,
    response_modes_supported: ["query"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: `${issuer}/v2.0`,
    request_uri_parameter_supported: false,
    authorization_endpoint: `${authorityUrl}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${authorityUrl}/oauth2/v2.0/devicecode`,
    claims_supported: ["sub", "iss", "aud", "exp", "iat", "tid", "ver", "oid", "name", "preferred_username"],
  };
}
