import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Pool } from "undici";
import { tokenFor, type SignIn } from "../sign-in.ts";

/** The emulator in a process of its own, as `dvp emulator` starts it, and a plain client for it. */
export interface Server {
  /** From the start of the process to its first answer to a signed-in request. */
  readonly startMs: number;
  /** Sends and reads the whole answer. Throws when the status is none of success. */
  send(
    method: "GET" | "POST",
    path: string,
    body?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<string>;
  stop(): Promise<void>;
}

const DVP = new URL("../../dist/cli/main.js", import.meta.url).pathname;
const API = "/api/data/v9.2/";

export async function startServer(file: string): Promise<Server> {
  const start = performance.now();
  const child = spawn(process.execPath, [DVP, "emulator", "--data", file, "--json"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const signIn = JSON.parse(line) as SignIn;
  const authorization = `Bearer ${await tokenFor(signIn)}`;
  const pool = new Pool(signIn.url, { connections: 16 });

  const send: Server["send"] = async (method, path, body, headers) => {
    const response = await pool.request({
      method,
      path: API + path,
      headers: { authorization, "content-type": "application/json", ...headers },
      body: body ?? null,
    });
    const text = await response.body.text();
    if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${response.statusCode} ${text}`);
    return text;
  };
  await send("GET", "WhoAmI");
  const startMs = performance.now() - start;
  return {
    startMs,
    send,
    stop: async () => {
      await pool.close();
      child.kill("SIGINT");
      await once(child, "exit");
    },
  };
}
