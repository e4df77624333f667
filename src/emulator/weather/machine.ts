import type { InnerRequest, InnerResponse } from "../batch/model.ts";
import { countRecords } from "./count-records.ts";
import { drawLatency, type Latency } from "./latency.ts";
import type { Random } from "./random.ts";
import { createBoundlessWorker, createSharedWorker } from "./shared-power.ts";
import type { Timing } from "./timing.ts";
import { createTurnstile } from "./turnstile.ts";

/** A web server. */
export interface Machine {
  /** Begins the work when it is its turn. */
  takeUp<T>(work: () => Promise<T>): Promise<T>;
  /** Does the work at once, and gives its answer when its time is over, with the time that it took. */
  process(request: InnerRequest, work: () => InnerResponse): Promise<Processed>;
}

export interface Processed {
  readonly response: InnerResponse;
  readonly milliseconds: number;
}

export interface MachineOptions extends Timing {
  /** Undefined: work takes as long as it takes. */
  readonly latency: Latency | undefined;
  /** How many requests are taken up at a time. */
  readonly queueBeyond: number;
}

export function createMachine({ latency, queueBeyond, clock, sleep }: MachineOptions, random: Random): Machine {
  const timing: Timing = { clock, sleep };
  const turnstile = createTurnstile(queueBeyond);
  const slots = latency?.slots;
  const worker = slots === undefined ? createBoundlessWorker(timing) : createSharedWorker(slots, timing);
  return {
    async takeUp(work) {
      await turnstile.enter();
      try {
        return await work();
      } finally {
        turnstile.leave();
      }
    },
    async process(request, work) {
      const begun = clock();
      const response = work();
      if (!latency) return { response, milliseconds: clock() - begun };
      const demand = drawLatency(latency, countRecords(request, response), random);
      return { response, milliseconds: await worker.work(demand) };
    },
  };
}
