import {
  invalidScope,
  missingParameter,
  missingSecret,
  unknownApplication,
  unknownResource,
  unknownTenant,
  unsupportedGrant,
  wrongSecret,
  type EntraError,
} from "./entra-error.ts";
import { isSame } from "./tokens.ts";

export interface Application {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The application user that the application acts as: a systemuserid. */
  readonly userId: string;
}

export interface Directory {
  readonly tenantId: string;
  readonly applications: readonly Application[];
  /** The environment's address without a slash at its end; the audience of its tokens. */
  readonly audience: string;
}

/** Scopes of OpenID Connect, which clients may add and which change nothing for an application. */
const openIdScopes = new Set(["openid", "profile", "offline_access"]);

/** The application that the form of a token request proves to be, or why it does not. */
export function checkTokenRequest(
  tenant: string,
  form: URLSearchParams,
  directory: Directory,
): Application | EntraError {
  if (tenant.toLowerCase() !== directory.tenantId.toLowerCase()) return unknownTenant(tenant);
  const [grant, clientId, scope] = ["grant_type", "client_id", "scope"].map((name) => form.get(name) ?? "");
  if (!grant) return missingParameter("grant_type");
  if (grant !== "client_credentials") return unsupportedGrant(grant);
  if (!clientId) return missingParameter("client_id");
  if (!scope) return missingParameter("scope");
  return checkScope(scope, directory) ?? checkSecret(clientId, form.get("client_secret") ?? "", directory);
}

function checkScope(scope: string, { audience, tenantId }: Directory): EntraError | undefined {
  const expected = `${audience}/.default`;
  const [resource, ...others] = scope.split(/\s+/).filter((each) => each !== "" && !openIdScopes.has(each));
  if (resource === undefined || others.length > 0 || !resource.endsWith("/.default"))
    return invalidScope(scope, expected);
  const named = resource.slice(0, -"/.default".length);
  return withoutSlash(named).toLowerCase() === audience.toLowerCase()
    ? undefined
    : unknownResource(named, tenantId, expected);
}

function checkSecret(clientId: string, secret: string, directory: Directory): Application | EntraError {
  const application = directory.applications.find((each) => each.clientId.toLowerCase() === clientId.toLowerCase());
  if (!application) return unknownApplication(clientId, directory.tenantId);
  if (!secret) return missingSecret();
  return isSame(secret, application.clientSecret) ? application : wrongSecret(clientId);
}

export function withoutSlash(url: string): string {
  let end = url.length;
  while (url[end - 1] === "/") end -= 1;
  return url.slice(0, end);
}
