import type { Clock } from "../clock.ts";
import { AuthenticationError } from "../errors.ts";
import { findAuthority } from "./authority.ts";
import { createClientSecretCredential } from "./client-secret.ts";
import type { ConnectOptions } from "./connect-options.ts";
import type { TokenCredential } from "./credential.ts";
import type { Transport } from "./transport.ts";

interface SignInParts {
  readonly url: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** One credential for each principal: those given, the application's, or what the environment variables tell. */
export async function credentialsOf(options: ConnectOptions, parts: SignInParts): Promise<readonly TokenCredential[]> {
  const { credential } = options;
  if (credential !== undefined) return isList(credential) ? credential : [credential];
  const clientId = options.clientId ?? process.env.AZURE_CLIENT_ID;
  const clientSecret = options.clientSecret ?? process.env.AZURE_CLIENT_SECRET;
  if (clientId === undefined || clientSecret === undefined) return [await defaultAzureCredential()];
  const tenantId = options.tenantId ?? (options.clientId === undefined ? process.env.AZURE_TENANT_ID : undefined);
  const authorityHost = options.authorityHost ?? process.env.AZURE_AUTHORITY_HOST;
  const authority = await findAuthority({ ...parts, tenantId, authorityHost });
  return [createClientSecretCredential({ ...parts, authority, clientId, clientSecret })];
}

function isList(credential: TokenCredential | readonly TokenCredential[]): credential is readonly TokenCredential[] {
  return Array.isArray(credential);
}

/** Loaded only here: it is heavy, and optional. */
async function defaultAzureCredential(): Promise<TokenCredential> {
  try {
    const { DefaultAzureCredential } = await import("@azure/identity");
    return new DefaultAzureCredential();
  } catch (error) {
    throw new AuthenticationError(
      "No way to sign in was given. Set AZURE_CLIENT_ID, AZURE_CLIENT_SECRET and AZURE_TENANT_ID, pass clientId and " +
        "clientSecret or a credential, or install @azure/identity to use the sign-in of az, of a managed identity or of a workload.",
      { cause: error },
    );
  }
}
