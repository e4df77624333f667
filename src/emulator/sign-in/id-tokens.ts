/**
 * Id tokens tell a client who signed in. Clients may verify them, so they are signed with RSA (RS256, as Microsoft
 * Entra does), by a key that is made when it is first asked for and whose public half is at the jwks_uri.
 */
import { createHash, generateKeyPair, sign, type JsonWebKey } from "node:crypto";
import { promisify } from "node:util";
import { encode } from "./tokens.ts";

export interface IdTokens {
  readonly sign: (claims: object) => Promise<string>;
  /** A JSON Web Key Set (RFC 7517). */
  readonly keySet: () => Promise<{ readonly keys: readonly JsonWebKey[] }>;
}

export function createIdTokens(): IdTokens {
  let made: ReturnType<typeof makeKey> | undefined;
  const key = () => (made ??= makeKey());
  return {
    sign: async (claims) => {
      const { privateKey, publicJwk } = await key();
      const content = `${encode({ typ: "JWT", alg: "RS256", kid: publicJwk.kid })}.${encode(claims)}`;
      return `${content}.${sign("sha256", Buffer.from(content), privateKey).toString("base64url")}`;
    },
    keySet: async () => ({ keys: [(await key()).publicJwk] }),
  };
}

async function makeKey() {
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const jwk = publicKey.export({ format: "jwk" });
  const kid = createHash("sha256").update(JSON.stringify(jwk)).digest("base64url").slice(0, 27);
  return { privateKey, publicJwk: { ...jwk, use: "sig", alg: "RS256", kid } };
}
