/** What the 401 of an anonymous request tells: whom to sign in with, and for what. */
export interface Challenge {
  /** The authority with its tenant, "https://login.microsoftonline.com/<tenant>". */
  readonly authority: string;
  readonly resource: string;
}

/**
 * Reads `Bearer authorization_uri=…, resource_id=…`; quotes around the values are accepted.
 * Source: "Use OAuth authentication with Microsoft Dataverse", and the authority discovery of Microsoft's client.
 */
export function readChallenge(header: string | undefined): Challenge | undefined {
  if (header === undefined || !/^bearer\s/i.test(header)) return undefined;
  const fields = new Map<string, string>();
  for (const part of header.slice("bearer".length).split(",")) {
    const at = part.indexOf("=");
    if (at > 0)
      fields.set(
        part.slice(0, at).trim().toLowerCase(),
        part
          .slice(at + 1)
          .trim()
          .replace(/^"|"$/g, ""),
      );
  }
  const uri = fields.get("authorization_uri");
  if (uri === undefined) return undefined;
  const authority = uri.replace(/\/oauth2\/(v2\.0\/)?authorize\/?$/i, "");
  return { authority, resource: fields.get("resource_id") ?? "" };
}
