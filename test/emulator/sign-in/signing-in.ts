import { readSignInSettings, type SignInSettings } from "../../../src/emulator/sign-in/sign-in-settings.ts";
import { createSignIn, type SignIn } from "../../../src/emulator/sign-in/sign-in.ts";
import { guidOf } from "../../../src/emulator/guid.ts";

export const tenantId = "11111111-1111-1111-1111-111111111111";
export const clientId = "22222222-2222-2222-2222-222222222222";
export const publicClient = "44444444-4444-4444-4444-444444444444";
export const origin = "https://org.localhost:8443";
export const scope = `${origin}/.default`;
export const ada = { userName: "ada.lovelace@emulator.example", userId: guidOf("user ada.lovelace@emulator.example") };

export const secretForm = { grant_type: "client_credentials", client_id: clientId, client_secret: "s3cret", scope };

export interface SigningIn {
  readonly signIn: SignIn;
  /** Lets time pass. */
  readonly wait: (seconds: number) => void;
  /** Posts a form to an endpoint of the authority. */
  readonly post: (endpoint: string, form: Readonly<Record<string, string>>, tenant?: string) => Promise<Answer>;
  /** A device code that Ada has approved. */
  readonly approvedCode: (scope?: string) => Promise<string>;
  /** Signs Ada in by device code. */
  readonly signInAda: (scope?: string) => Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The sign-in of one tenant with an application, a public client and a user, whose clock stands still. */
export function signingIn(settings: SignInSettings = {}): SigningIn {
  let now = 0;
  const known = { tenantId, clientId, clientSecret: "s3cret", publicClients: [publicClient] };
  const users = [{ name: "Ada Lovelace" }];
  const signIn = createSignIn({ ...readSignInSettings({ ...known, users, ...settings }), clock: () => now });

  const post: SigningIn["post"] = async (endpoint, form, tenant = tenantId) => {
    const url = `${origin}/${tenant}/oauth2/v2.0/${endpoint}`;
    return answerOf(await signIn.routes.request(url, { method: "POST", body: new URLSearchParams(form) }));
  };
  const approvedCode = async (wanted = `${scope} openid offline_access`) => {
    const { body } = await post("devicecode", { client_id: publicClient, scope: wanted });
    await approve(signIn, { user_code: body.user_code, user: ada.userName });
    return String(body.device_code);
  };
  const signInAda = async (wanted?: string) => post("token", deviceForm(await approvedCode(wanted)));
  return { signIn, wait: (seconds) => (now += seconds * 1000), post, approvedCode, signInAda };
}

export function deviceForm(deviceCode: string): Readonly<Record<string, string>> {
  return {
    grant_type: "urn:ietf:params:oauth:grant-type:device_code",
    client_id: publicClient,
    device_code: deviceCode,
  };
}

export async function approve(signIn: SignIn, body: unknown): Promise<Answer> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return answerOf(
    await signIn.routes.request(`${origin}/_emulator/devicecode/approve`, { method: "POST", body: text }),
  );
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

/** What a token says, verified or not. */
export function claimsOf(token: unknown): unknown {
  return JSON.parse(Buffer.from(String(token).split(".")[1] ?? "", "base64url").toString());
}
