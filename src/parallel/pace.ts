/** How fast a run is, and how long it still takes. */
export interface Pace {
  /** Inputs a second that were dealt with, ok or not, over the last 30 seconds. */
  readonly rate: number;
  /** How much of the input is dealt with, 0 to 1. It never goes backwards. Undefined while the total is not known. */
  readonly fraction?: number | undefined;
  /** At this rate. Undefined while the total is not known or nothing moves. */
  readonly remainingMs?: number | undefined;
}

/** The figures of one moment. */
export interface Moment {
  /** Milliseconds of any clock. */
  readonly now: number;
  /** Inputs that are dealt with. */
  readonly done: number;
}

export interface PaceMeter {
  /** To be told now and then: what is not told is not in the window. */
  note(moment: Moment): void;
  /** @param total how many there are, as far as it is known now */
  measure(moment: Moment, total: number | undefined): Pace;
}

const WINDOW_MS = 30_000;
/** Closer moments do not make the window more exact. */
const APART_MS = 250;

/** @param done what was done when it started: by earlier runs of a job */
export function createPaceMeter(startedAt: number, done = 0): PaceMeter {
  const moments: Moment[] = [{ now: startedAt, done }];
  let shown = 0;

  const note = (moment: Moment): void => {
    const last = moments.at(-1);
    if (last !== undefined && moment.now - last.now < APART_MS) return;
    moments.push(moment);
    // The one at the window's edge or just before it is what the rate is measured from.
    while ((moments[1]?.now ?? Infinity) <= moment.now - WINDOW_MS) moments.shift();
  };

  return {
    note,
    measure: (moment, total) => {
      note(moment);
      const from = moments[0] ?? moment;
      const rate = ((moment.done - from.done) / Math.max(moment.now - from.now, 1)) * 1000;
      if (total === undefined) return { rate };
      // A total that is an estimate may grow; what was shown is not taken back for that.
      shown = Math.max(shown, total > 0 ? Math.min(moment.done / total, 1) : 1);
      return { rate, fraction: shown, remainingMs: remaining(total - moment.done, rate) };
    },
  };
}

function remaining(left: number, rate: number): number | undefined {
  if (left <= 0) return 0;
  return rate > 0 ? Math.round((left / rate) * 1000) : undefined;
}
