import { invalidScope, unknownResource } from "./entra-error.ts";
import { sameText } from "./directory.ts";

/** What a client asks for. */
export interface Scope {
  /** The environment that the token is for, without a slash at its end. */
  readonly audience: string;
  /** The same as the client wrote it. Clients compare it with what they get. */
  readonly resource: string;
  /** Whether an id token is wanted. */
  readonly openId: boolean;
  /** Whether a refresh token is wanted. */
  readonly offline: boolean;
}

const openIdScopes = new Set(["openid", "profile", "email", "offline_access"]);

/** What an application may ask for itself: everything that was granted to it. */
export const applicationPermissions: readonly string[] = ["/.default"];

/** What a client may ask for on behalf of who signs in. */
export const delegatedPermissions: readonly string[] = ["/user_impersonation", "/.default"];

/** Reads a scope. Throws for one that does not name exactly this environment, with permissions that it has. */
export function readScope(text: string, audience: string, tenantId: string, permissions: readonly string[]): Scope {
  const expected = `${audience}/.default`;
  const all = text.split(/\s+/).filter((each) => each !== "");
  const [asked, ...others] = all.filter((each) => !openIdScopes.has(each));
  const permission = permissions.find((each) => asked?.endsWith(each));
  if (asked === undefined || permission === undefined || others.length > 0) throw invalidScope(text, expected);
  const resource = asked.slice(0, -permission.length);
  if (!sameText(withoutSlash(resource), audience)) throw unknownResource(resource, tenantId, expected);
  return { audience, resource, openId: all.includes("openid"), offline: all.includes("offline_access") };
}

/** The scope as a reply names it: what was granted. */
export function printScope({ resource }: Scope): string {
  return delegatedPermissions.map((permission) => resource + permission).join(" ");
}

function withoutSlash(url: string): string {
  let end = url.length;
  while (url[end - 1] === "/") end -= 1;
  return url.slice(0, end);
}
