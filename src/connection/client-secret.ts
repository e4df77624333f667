import type { Clock } from "../clock.ts";
import { AuthenticationError, TransportError, sentence } from "../errors.ts";
import type { TokenCredential } from "./credential.ts";
import type { Transport } from "./transport.ts";

export interface ClientSecretOptions {
  /** The authority with its tenant. */
  readonly authority: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** Signs in as an application. Source: "OAuth 2.0 client credentials flow on the Microsoft identity platform". */
export function createClientSecretCredential(options: ClientSecretOptions): TokenCredential {
  const { authority, clientId, clientSecret, transport, clock, timeoutMs } = options;
  return {
    getToken: async (scopes, { abortSignal } = {}) => {
      const scope = Array.isArray(scopes) ? scopes.join(" ") : scopes;
      const response = await transport.send({
        method: "POST",
        url: `${authority}/oauth2/v2.0/token`,
        headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: clientId,
          client_secret: clientSecret,
          scope,
        }).toString(),
        timeoutMs,
        signal: abortSignal,
      });
      if (response.status === 429 || response.status >= 500) {
        throw new TransportError(`${new URL(authority).host} answered ${response.status}. Try again later.`, {
          unknownOutcome: false,
        });
      }
      const answer = parse(response.body);
      if (response.status !== 200 || typeof answer?.access_token !== "string") {
        throw refusal(response.status, answer, clientId, authority);
      }
      const seconds = Number(answer.expires_in ?? 3599);
      return { token: answer.access_token, expiresOnTimestamp: clock.now() + seconds * 1000 };
    },
  };
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function refusal(
  status: number,
  answer: Record<string, unknown> | undefined,
  clientId: string,
  authority: string,
): AuthenticationError {
  const described = answer?.error_description;
  const firstLine = typeof described === "string" ? described.split(/\r?\n/)[0] : `HTTP status ${status}.`;
  return new AuthenticationError(
    `Signing in application ${clientId} at ${authority} failed: ${sentence(firstLine ?? "")} ` +
      "Check the client id, the client secret (its value, not its id; secrets expire) and the tenant.",
  );
}
