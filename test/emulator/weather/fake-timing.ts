import { setImmediate as turn } from "node:timers/promises";
import type { Timing } from "../../../src/emulator/weather/timing.ts";

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

export interface FakeTiming extends Timing {
  /** Lets so much time pass, and all happen that happens in it. */
  advance(milliseconds: number): Promise<void>;
  /** Lets happen what needs no time. */
  settle(): Promise<void>;
}

/** A time that passes only when it is told to. */
export function fakeTiming(start = 1_700_000_000_000): FakeTiming {
  let now = start;
  let alarms: Alarm[] = [];
  const settle = async () => {
    for (let round = 0; round < 8; round++) await turn();
  };
  return {
    clock: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const alarm = { at: now + milliseconds, ring: resolve };
        alarms.push(alarm);
        signal?.addEventListener("abort", () => {
          alarms = alarms.filter((each) => each !== alarm);
          reject(signal.reason as Error);
        });
      }),
    settle,
    async advance(milliseconds) {
      const end = now + milliseconds;
      await settle();
      for (;;) {
        const [next] = alarms.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
        if (!next) break;
        now = Math.max(now, next.at);
        alarms = alarms.filter((each) => each !== next);
        next.ring();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}
