import { Hono } from "hono";
import type { SignedIn } from "./signed-in.ts";
import { createAuthority, type Authority, type SignInOptions } from "./authority.ts";
import { giveDeviceCode, verificationPath } from "./device-code-endpoint.ts";
import { approveLogin, showLogin, submitLogin } from "./device-login.ts";
import { answerForm } from "./form-endpoint.ts";
import { answerConfiguration } from "./openid-configuration.ts";
import { giveToken } from "./token-endpoint.ts";

export interface SignIn {
  /** The endpoints where clients and people sign in, as those of Microsoft Entra. */
  readonly routes: Hono;
  /**
   * Who sent a request, by its Authorization header; nobody, when the token is forged, expired or for another address.
   *
   * @param origin the address to which the request came, "https://org"
   */
  readonly authenticate: (authorization: string | undefined, origin: string) => SignedIn | undefined;
  /** The headers of a 401, which tell a client where to sign in ("Use OAuth authentication with Dataverse", Microsoft Learn). */
  readonly challenge: (apiUrl: string) => Readonly<Record<string, string>>;
}

/** The emulator is its own authority, at each address under which requests come in: a token is for one address, and says which. */
export function createSignIn(options: SignInOptions): SignIn {
  const authority = createAuthority(options);
  return {
    routes: routesOf(authority),
    authenticate: (authorization = "", origin) => authority.accessTokens.authenticate(authorization, origin),
    challenge: (apiUrl) => {
      const { origin } = new URL(apiUrl);
      const authorization = `${origin}/${options.directory.tenantId}/oauth2/authorize`;
      return { "WWW-Authenticate": `Bearer authorization_uri=${authorization}, resource_id=${origin}/` };
    },
  };
}

function routesOf(authority: Authority): Hono {
  const routes = new Hono();
  routes.all("/:tenant/oauth2/v2.0/token", ({ req }) => answerForm(req.raw, giveToken, authority));
  routes.all("/:tenant/oauth2/v2.0/devicecode", ({ req }) => answerForm(req.raw, giveDeviceCode, authority));
  routes.all("/:tenant/oauth2/v2.0/authorize", () => noBrowserSignIn());
  routes.all("/:tenant/oauth2/authorize", () => noBrowserSignIn());
  routes.get("/:tenant/v2.0/.well-known/openid-configuration", ({ req }) => answerConfiguration(req.raw, authority));
  routes.get("/:tenant/discovery/v2.0/keys", async () => Response.json(await authority.idTokens.keySet()));
  routes.get(verificationPath, ({ req }) => showLogin(req.raw, authority));
  routes.post(verificationPath, ({ req }) => submitLogin(req.raw, authority));
  routes.post("/_emulator/devicecode/approve", ({ req }) => approveLogin(req.raw, authority));
  return routes;
}

function noBrowserSignIn(): Response {
  const text =
    "The emulator does not support the authorization code flow. Sign in by client credentials or device code.";
  return new Response(text, { status: 501, headers: { "Content-Type": "text/plain; charset=utf-8" } });
}
