/** Where a sign-in that was begun by device code is completed: by a person on a page, or by a test with one request. */
import type { Authority } from "./authority.ts";
import { findPrincipal, type Principal } from "./directory.ts";
import { writeLoginDone, writeLoginPage } from "./device-login-page.ts";

export function showLogin(request: Request, { directory }: Authority): Response {
  const userCode = new URL(request.url).searchParams.get("user_code") ?? "";
  return writeLoginPage({ principals: directory.principals, userCode });
}

export async function submitLogin(request: Request, authority: Authority): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const userCode = form.get("user_code") ?? "";
  const outcome = approve(userCode, form.get("user") ?? "", authority);
  if (typeof outcome !== "string") return writeLoginDone(outcome);
  return writeLoginPage({ principals: authority.directory.principals, userCode, problem: outcome });
}

/**
 * Answers `POST /_emulator/devicecode/approve`, whose JSON body is `{ user_code, user }` or `{ user_code, application }`:
 * a user's name or systemuserid, or an application's client id.
 */
export async function approveLogin(request: Request, authority: Authority): Promise<Response> {
  const { user_code: userCode, user, application } = await readJson(request);
  const name = user ?? application;
  const outcome =
    typeof userCode === "string" && typeof name === "string"
      ? approve(userCode, name, authority)
      : "Expected a JSON object with the texts 'user_code' and 'user', or 'user_code' and 'application'.";
  return typeof outcome === "string"
    ? Response.json({ error: { message: outcome } }, { status: 400 })
    : Response.json({ user: outcome.userName, systemuserid: outcome.userId });
}

/** Who is now signed in, or why nobody is. */
function approve(userCode: string, name: string, { directory, deviceCodes }: Authority): Principal | string {
  const principal = findPrincipal(name, directory);
  if (!principal) {
    const known = directory.principals.map(({ userName }) => userName).join(", ");
    return `There is no user '${name}'. Expected one of: ${known}.`;
  }
  if (deviceCodes.approve(userCode, principal)) return principal;
  return `No sign-in waits for the code '${userCode}'. It may have expired or been used already: begin again.`;
}

async function readJson(request: Request): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(await request.text());
    return { ...(typeof value === "object" ? value : {}) };
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
