import { exitCodes } from "./exit-codes.ts";
import type { Notices } from "./notices.ts";

/** Ctrl-C: the first time work ends in order, the second time it is aborted, the third time the process leaves. */
export interface Interrupt {
  /** Aborted by the second. */
  readonly signal: AbortSignal;
  readonly happened: boolean;
  /** What the first is to do, from now on. Before there is anything to end in order, the first leaves at once. */
  onFirst(stop: () => void): void;
  abort(): void;
  dispose(): void;
}

interface Surroundings {
  readonly notices: Notices;
  readonly events?: Pick<NodeJS.EventEmitter, "on" | "off">;
  readonly leave?: (code: number) => void;
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

export function watchInterrupts({ notices, events = process, leave = process.exit }: Surroundings): Interrupt {
  const controller = new AbortController();
  let count = 0;
  let stop: (() => void) | undefined;
  const abort = (): void => controller.abort(new Error("Interrupted by Ctrl-C."));

  const onSignal = (): void => {
    count += 1;
    if (count === 1 && stop !== undefined) {
      notices.say("Stopping: nothing new is begun, what is in flight finishes. Ctrl-C again aborts that too.");
      stop();
    } else if (count === 2 && stop !== undefined) {
      notices.say("Aborting. Ctrl-C again leaves at once.");
      abort();
    } else {
      notices.status("");
      notices.say(count === 1 ? "Interrupted: no record was sent." : "Left without waiting.");
      leave(exitCodes.interrupted);
    }
  };
  for (const signal of SIGNALS) events.on(signal, onSignal);
  return {
    signal: controller.signal,
    get happened() {
      return count > 0;
    },
    onFirst: (act) => {
      stop = act;
    },
    abort,
    dispose: () => {
      for (const signal of SIGNALS) events.off(signal, onSignal);
    },
  };
}
