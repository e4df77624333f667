import { median, round, type Figure } from "../benchmark.ts";
import { verdictOf, wordsOf, type Aim } from "./verdict.ts";

interface Measured {
  readonly name: string;
  readonly unit: string;
  /** One a round. */
  readonly values: readonly number[];
  readonly digits?: number;
  readonly aim?: Aim;
  readonly better?: "more" | "less";
  readonly details?: object;
}

/** The median of several rounds, how far they lie apart, and what is to be thought of it. */
export function roundsFigure({ values, digits = 0, aim, name, unit, ...more }: Measured): Figure {
  const verdict = verdictOf(values, aim);
  return {
    name,
    value: round(median(values), digits),
    unit,
    range: [round(Math.min(...values), digits), round(Math.max(...values), digits)],
    ...(aim === undefined ? {} : { aim: wordsOf(aim) }),
    ...(verdict === undefined ? {} : { verdict }),
    ...more,
  };
}
