import type { Clock } from "../clock.ts";

/** One sleep at a time. */
export interface Alarm {
  /** Wakes at that time, or before: then it is to be set again. Undefined: not at all. */
  set(at: number | undefined): void;
}

const SHORTEST_SLEEP_MS = 1;
/** Made once: without a reason each putting off would make an error of its own, with its stack, and nobody reads it. */
const PUT_OFF = new Error("The alarm was set anew.");

export function createAlarm(clock: Clock, wake: () => void): Alarm {
  let alarm: { readonly at: number; readonly controller: AbortController } | undefined;
  return {
    set(at) {
      // An early look costs less than a new sleep each time that it is put off a little.
      if (alarm?.at === at || (alarm !== undefined && at !== undefined && alarm.at <= at)) return;
      alarm?.controller.abort(PUT_OFF);
      alarm = undefined;
      if (at === undefined) return;
      const controller = new AbortController();
      alarm = { at, controller };
      const ring = (): void => {
        alarm = undefined;
        wake();
      };
      clock.sleep(Math.max(SHORTEST_SLEEP_MS, at - clock.now()), controller.signal).then(ring, () => undefined);
    },
  };
}
