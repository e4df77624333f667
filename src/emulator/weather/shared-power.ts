import type { Timing } from "./timing.ts";

/** What works on several requests at a time. */
export interface Worker {
  /** Ends when the work is done, and says how many milliseconds it took. */
  work(milliseconds: number): Promise<number>;
}

/** Works on any number at full speed. */
export function createBoundlessWorker({ sleep }: Timing): Worker {
  return {
    async work(milliseconds) {
      if (milliseconds > 0) await sleep(milliseconds);
      return milliseconds;
    },
  };
}

interface Job {
  /** When it is done, on the scale of `given`. */
  readonly end: number;
  readonly finish: () => void;
}

/** Below this many milliseconds of work a job is done: sums of fractions do not come out even. */
const TRIFLE_MS = 1e-6;

/**
 * Works on `slots` jobs at full speed. More share its power evenly, so that each becomes slower ("processor sharing"
 * in queueing theory).
 */
export function createSharedWorker(slots: number, { clock, sleep }: Timing): Worker {
  /** Those under way, the next to end first. */
  let jobs: Job[] = [];
  /** How many milliseconds of work a job would have got that was there from the beginning. */
  let given = 0;
  let at = clock();
  let waiting = new AbortController();

  const speed = () => Math.min(1, slots / jobs.length);

  function catchUp(): void {
    const now = clock();
    if (jobs.length > 0) given += (now - at) * speed();
    at = now;
  }

  function proceed(): void {
    waiting.abort();
    catchUp();
    const done = jobs.filter(({ end }) => end <= given + TRIFLE_MS);
    jobs = jobs.slice(done.length);
    for (const { finish } of done) finish();
    const [next] = jobs;
    if (!next) return;
    waiting = new AbortController();
    const { signal } = waiting;
    sleep((next.end - given) / speed(), signal).then(proceed, (error: unknown) => {
      // Who came or went has set the alarm anew.
      if (!signal.aborted) throw error;
    });
  }

  return {
    async work(milliseconds) {
      catchUp();
      const started = at;
      await new Promise<void>((finish) => {
        const end = given + milliseconds;
        const place = jobs.findLastIndex((job) => job.end <= end) + 1;
        jobs.splice(place, 0, { end, finish });
        proceed();
      });
      return clock() - started;
    },
  };
}
