import { createWeightedFit, type Cost } from "../../../src/service-protection/weighted-fit.ts";
import { roughly } from "./figures.ts";
import type { Answer } from "./read-trace.ts";
import { spreadOf, type Spread } from "./spread.ts";
import { workOf, type Worked } from "./work.ts";

/** What requests cost, and how many a server works on before they slow each other down. */
export interface CostFit extends Spread {
  readonly operation: Cost;
  /** Undefined: nothing shows that they slow down. */
  readonly slots: number | undefined;
}

const MOST_SLOTS = 128;
/** A likelihood, as a natural logarithm, that it takes to believe in slots. */
const BELIEVE = 8;

/** @param operation what is to be fitted; the others keep the servers busy, too */
export function fitCost(answers: readonly Answer[], operation: string, roundTripMs: number): CostFit {
  const servers = [...Map.groupBy(answers, ({ server }) => server).values()].map((some) =>
    some.map((answer) => working(answer, roundTripMs)),
  );
  const free = fitWith(servers, operation, Infinity);
  const fits = Array.from({ length: MOST_SLOTS }, (_, index) => fitWith(servers, operation, index + 1));
  const best = fits.reduce((one, other) => (other.error < one.error ? other : one), free);
  const isBelieved = free.samples.length * Math.log(free.error / best.error) > BELIEVE;
  const { samples, cost, slots } = isBelieved ? best : free;
  const spread = spreadOf(samples.map(({ records, work }) => work / (cost.fixedMs + cost.perRecordMs * records)));
  return {
    operation: {
      fixedMs: roughly(cost.fixedMs * spread.mean),
      perRecordMs: roughly(cost.perRecordMs * spread.mean),
    },
    slots: isBelieved ? slots : undefined,
    noise: roughly(spread.noise),
    tail: spread.tail,
    mean: spread.mean,
  };
}

function working(answer: Answer, roundTripMs: number): Worked {
  const halfWay = Math.min(roundTripMs, answer.durationMs) / 2;
  return { answer, from: answer.sentAt + halfWay, to: answer.answeredAt - halfWay };
}

interface Fit {
  readonly slots: number;
  readonly cost: Cost;
  readonly error: number;
  readonly samples: readonly { readonly records: number; readonly work: number }[];
}

function fitWith(servers: readonly (readonly Worked[])[], operation: string, slots: number): Fit {
  const fit = createWeightedFit(1);
  const samples = servers.flatMap((requests) => {
    const works = workOf(requests, slots);
    return requests.flatMap(({ answer }, index) => {
      const counts = answer.operation === operation && answer.status < 400 && answer.records > 0;
      return counts ? [{ records: answer.records, work: works[index] ?? 0 }] : [];
    });
  });
  for (const { records, work } of samples) fit.add(records, work, () => 1, 1);
  return { slots, cost: fit.cost(0), error: fit.error(0), samples };
}
