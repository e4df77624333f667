import type { Clock } from "../clock.ts";

/** How long the first item of something waits for the rest. */
export interface Linger {
  readonly since: number;
  /** It has waited long enough. */
  readonly isOver: boolean;
  /** No timer is left. */
  end(): void;
}

/** @param onOver called when the time has come, unless it was ended before */
export function startLinger(ms: number, clock: Clock, onOver: () => void): Linger {
  const timer = new AbortController();
  let isOver = false;
  const end = (): void => {
    isOver = true;
    onOver();
  };
  clock.sleep(ms, timer.signal).then(end, () => undefined);
  return {
    since: clock.now(),
    get isOver() {
      return isOver;
    },
    end: () => timer.abort(),
  };
}
