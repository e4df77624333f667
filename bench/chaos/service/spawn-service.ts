import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { Day, Report } from "./messages.ts";

/** The emulator, kept alive through its deaths: always at the same address. */
export interface Service {
  /** Environment variables that lead a client to it. */
  readonly variables: Readonly<Record<string, string>>;
  readonly file: string;
  /** How often it was killed. */
  readonly kills: number;
  /** Tells it what is to befall a session. */
  begin(day: Day): Promise<void>;
  /** The session is over: nothing befalls anybody any more. Gives how many faults have hit nothing. */
  end(): Promise<number>;
  /** Back to the beginning, with these records. */
  reset(tables: Readonly<Record<string, readonly object[]>>): Promise<void>;
  load(tables: Readonly<Record<string, readonly object[]>>): Promise<void>;
  stop(): Promise<void>;
}

const CALM: Day = { client: undefined, troubles: [], faults: [] };
const PROGRAM = new URL("service.ts", import.meta.url).pathname;

export async function spawnService(file: string): Promise<Service> {
  let kills = 0;
  let day = CALM;
  let stopped = false;
  let port = "0";
  let child: Promise<ChildProcess>;
  let signIn: Extract<Report, { kind: "listening" }> | undefined;

  async function start(): Promise<ChildProcess> {
    const spawned = spawn(process.execPath, [PROGRAM, file, port], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    signIn = await hear(spawned, "listening");
    port = new URL(signIn.url).port;
    spawned.once("exit", () => {
      if (!stopped) child = startAgain();
    });
    return spawned;
  }
  async function startAgain(): Promise<ChildProcess> {
    kills += 1;
    const trouble = day.troubles.find((each) => each.kind === "kill-service");
    await wait(trouble?.downMs ?? 0);
    const again = await start();
    // It dies once a session.
    const troubles = day.troubles.filter((each) => each.kind !== "kill-service");
    await tell(again, { ...day, troubles });
    return again;
  }
  /** It may have been killed a moment ago. */
  const tellLiving = async (next: Day): Promise<number> => {
    const asked = await child;
    day = next;
    return tell(asked, next).catch(async () => tell(await child, next));
  };
  const post = async (path: string, body?: string): Promise<void> => {
    await child;
    const response = await fetch(`${signIn?.url ?? ""}/_emulator/${path}`, { method: "POST", body: body ?? null });
    const text = await response.text();
    if (!response.ok) throw new Error(`The emulator answers ${response.status}: ${text}`);
  };
  const load: Service["load"] = (tables) => post("load", JSON.stringify(tables));

  child = start();
  await child;
  return {
    get variables() {
      const { url = "", clientId = "", clientSecret = "" } = signIn ?? {};
      return { DATAVERSE_URL: url, AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret };
    },
    file,
    get kills() {
      return kills;
    },
    begin: async (next) => {
      await tellLiving(next);
    },
    end: () => tellLiving(CALM),
    reset: async (tables) => {
      await post("reset");
      if (Object.values(tables).some((records) => records.length > 0)) await load(tables);
    },
    load,
    stop: async () => {
      stopped = true;
      const running = await child;
      const exit = once(running, "exit");
      running.kill("SIGKILL");
      await exit;
    },
  };
}

async function tell(child: ChildProcess, day: Day): Promise<number> {
  const answer = hear(child, "ready");
  // Where it cannot be sent, the process is about to be gone: that is told by its exit.
  child.send(day, () => undefined);
  return (await answer).leftOver;
}

/** The next report of a kind. Rejects when the process ends before. */
function hear<K extends Report["kind"]>(child: ChildProcess, kind: K): Promise<Extract<Report, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const listen = (report: Report): void => {
      if (report.kind !== kind) return;
      child.off("message", listen);
      child.off("exit", onExit);
      resolve(report as Extract<Report, { kind: K }>);
    };
    const onExit = (): void => reject(new Error("The emulator's process ended."));
    child.on("message", listen);
    child.once("exit", onExit);
  });
}
