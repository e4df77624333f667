const LOOPBACK_ADDRESS = /^(?:127\.|::1$|::ffff:127\.)/;
const LOOPBACK_HOST = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;
const ADMIN = "/_emulator";

/**
 * Refuses what comes to `/_emulator/` from elsewhere: it asks for no token, because only this machine can reach it.
 * Web pages that the user happens to visit are elsewhere, too, although their requests come from here: browsers
 * tell their Origin, or the name of the host by which they think to reach somebody else.
 *
 * @param address where the connection comes from
 */
export function refuseStranger(request: Request, address: string | undefined): Response | undefined {
  if (!isAdmin(request.url)) return undefined;
  if (!LOOPBACK_ADDRESS.test(address ?? "")) return refusal("answers this machine only");
  const { hostname, origin } = new URL(request.url);
  if (!LOOPBACK_HOST.test(hostname)) return refusal(`answers under the name localhost only, and not '${hostname}'`);
  const page = request.headers.get("Origin");
  if (page !== null && page !== origin) return refusal("answers no web pages");
  return undefined;
}

/** Routes are found by the decoded path, so what is forbidden is told by that, too. */
function isAdmin(url: string): boolean {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, "");
  if (!path.startsWith("/_") && !path.startsWith("/%")) return false;
  const decoded = path.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return decoded.startsWith(ADMIN);
}

function refusal(reason: string): Response {
  return Response.json({ error: { message: `'/_emulator/' ${reason}.` } }, { status: 403 });
}
