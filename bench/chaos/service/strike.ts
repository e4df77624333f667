import type { Fault } from "dataverse-parallel/emulator";
import type { Trouble } from "../script/script.ts";

/** What strikes at moments of a session. */
export interface Strikes {
  /** Looks at every request, and hits only one that is to be lost together with its client. */
  readonly fault: Fault;
  /** What is still to come does not. */
  cancel(): void;
}

export function createStrikes(client: number | undefined, troubles: readonly Trouble[]): Strikes {
  const timers = new Set<NodeJS.Timeout>();
  let requests = 0;

  /** At once, where there is nothing to wait for: the request that is being looked at has not been done then. */
  const after = (delayMs: number, act: () => void): void => {
    if (delayMs === 0) act();
    else timers.add(setTimeout(act, delayMs));
  };
  const act = (trouble: Extract<Trouble, { readonly at: unknown }>, pid: number): void => {
    switch (trouble.kind) {
      case "kill":
        return signal(pid, "SIGKILL");
      case "kill-service":
        return signal(process.pid, "SIGKILL");
      case "interrupt":
        for (let time = 0; time < trouble.times; time++) after(time * trouble.gapMs, () => signal(pid, "SIGINT"));
    }
  };
  const strike = (trouble: Trouble): boolean => {
    if (client === undefined || !("at" in trouble) || trouble.at.request !== requests) return false;
    after(trouble.at.delayMs, () => act(trouble, client));
    return trouble.kind === "kill" && trouble.lost && trouble.at.delayMs === 0;
  };
  const match = (): boolean => {
    requests += 1;
    return troubles.map(strike).includes(true);
  };
  return {
    fault: { match, times: Infinity, action: "reset-before" },
    cancel: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** The process may have ended by itself. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
