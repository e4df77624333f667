import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { generate } from "selfsigned";
import { vi } from "vitest";
import { createEmulator, type Emulator, type EmulatorOptions, type Listener } from "../../../src/emulator/index.ts";

export interface HttpsEmulator {
  readonly emulator: Emulator;
  /** Where the emulator listens; it is the authority, too. */
  readonly url: string;
  readonly scope: string;
}

let certificate: ReturnType<typeof generate> | undefined;

/** A certificate for this machine that nobody but itself vouches for, and which this process trusts. Always the same. */
export function makeCertificate() {
  return (certificate ??= makeTrusted());
}

async function makeTrusted() {
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  // As NODE_EXTRA_CA_CERTS does when a process starts.
  setDefaultCACertificates([...getCACertificates("default"), made.cert]);
  return made;
}

/** A new emulator behind HTTPS. */
export async function httpsEmulator(options: EmulatorOptions = {}): Promise<HttpsEmulator> {
  // What is for this machine must not go through the proxy of the environment.
  for (const name of ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"]) vi.stubEnv(name, undefined);
  const { private: key, cert } = await makeCertificate();
  const emulator = createEmulator(options);
  const listener: Listener = await emulator.listen({ tls: { key, cert } });
  return { emulator, url: listener.url, scope: `${listener.url}/.default` };
}

/** Completes a sign-in as somebody does on the page, without a page. */
export async function approve(url: string, userCode: string, user: string): Promise<void> {
  const response = await fetch(`${url}/_emulator/devicecode/approve`, {
    method: "POST",
    body: JSON.stringify({ user_code: userCode, user }),
  });
  if (!response.ok) throw new Error(`The sign-in was not completed: ${await response.text()}`);
}

/** The user id of whoever has this token; the status of the refusal, when it is refused. */
export async function whoHas(token: string, url: string): Promise<string | number> {
  const response = await fetch(`${url}/api/data/v9.2/WhoAmI`, { headers: { Authorization: `Bearer ${token}` } });
  return response.ok ? ((await response.json()) as { UserId: string }).UserId : response.status;
}

/** The user id behind a name, straight from the database. */
export function userIdOf(lastName: string, emulator: Emulator): unknown {
  return emulator.snapshot("systemuser").find(({ lastname }) => lastname === lastName)?.systemuserid;
}
