import { AuthenticationError, describeValue, UsageError } from "../errors.ts";
import { readChallenge } from "../web-api/challenge.ts";
import type { Transport } from "./transport.ts";

/** Where Microsoft's clouds sign in. A secret is sent nowhere else unless the caller names the place. */
const KNOWN_HOSTS = new Set([
  "login.microsoftonline.com",
  "login.windows.net",
  "login.microsoftonline.us",
  "login.partner.microsoftonline.cn",
  "login.chinacloudapi.cn",
]);

export interface AuthorityRequest {
  /** The environment. */
  readonly url: string;
  readonly tenantId?: string | undefined;
  /** Named by the caller, and so trusted. */
  readonly authorityHost?: string | undefined;
  readonly transport: Transport;
  readonly timeoutMs: number;
}

/**
 * Where to sign in for an environment: asked of the environment itself by an anonymous request, unless both host and
 * tenant are given. Source: "Use OAuth authentication with Microsoft Dataverse".
 */
export async function findAuthority(request: AuthorityRequest): Promise<string> {
  const { url, transport, timeoutMs } = request;
  const tenantId = request.tenantId && encodeURIComponent(request.tenantId);
  const authorityHost = request.authorityHost && namedHost(request.authorityHost);
  if (authorityHost !== undefined && tenantId !== undefined) return `${authorityHost}/${tenantId}`;
  const response = await transport.send({
    method: "GET",
    url: `${url}/api/data/v9.2/`,
    headers: { accept: "application/json" },
    timeoutMs,
  });
  const challenge = readChallenge(response.headers["www-authenticate"]);
  if (response.status !== 401 || challenge === undefined) {
    throw new AuthenticationError(
      `${url} did not answer like a Dataverse environment: expected status 401 with a Bearer challenge, got ${response.status}. ` +
        "Check the environment's URL, https://<name>.crm<n>.dynamics.com.",
    );
  }
  if (!URL.canParse(challenge.authority)) {
    throw new AuthenticationError(`${url} names no address to sign in at. Pass tenantId and authorityHost.`);
  }
  const found = new URL(challenge.authority);
  if (authorityHost === undefined) refuseStranger(found, url);
  const tenant = tenantId ?? found.pathname.split("/").findLast((segment) => segment !== "") ?? "organizations";
  return `${authorityHost ?? found.origin}/${tenant === "common" ? "organizations" : tenant}`;
}

function refuseStranger(authority: URL, url: string): void {
  const sameLoopback = isLoopback(new URL(url).hostname) && isLoopback(authority.hostname);
  if ((authority.protocol === "https:" && KNOWN_HOSTS.has(authority.hostname)) || sameLoopback) return;
  throw new AuthenticationError(
    `${url} asks to sign in at ${authority.origin}, which is none of Microsoft's. Nothing was sent there. ` +
      "If you trust it, name it as authorityHost.",
  );
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The place that the caller named, without a slash at its end. */
function namedHost(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === "https:" || (parsed?.protocol === "http:" && isLoopback(parsed.hostname))) {
    return url.replace(/\/+$/, "");
  }
  throw new UsageError(`Expected authorityHost to be an address that begins with https://, got ${describeValue(url)}.`);
}
