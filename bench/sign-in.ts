import { request } from "undici";

/** What a client needs to sign in. */
export interface SignIn {
  readonly url: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export async function tokenFor({ url, tenantId, clientId, clientSecret }: SignIn): Promise<string> {
  const { body } = await request(`${url}/${tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${url}/.default`,
    }).toString(),
  });
  return ((await body.json()) as { access_token: string }).access_token;
}
