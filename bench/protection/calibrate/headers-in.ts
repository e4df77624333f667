import type { Headers, Scenario } from "../scenario/scenario.ts";
import { readRemaining } from "./lanes.ts";
import type { Answer } from "./read-trace.ts";

const MOST_NONSENSE = 0.1;
const MOST_ASTRAY = 0.35;

/** What answers say of budgets, of how many at a time are wise, and whether cookies lead where they should. */
export function headersIn(answers: readonly Answer[]): Pick<Scenario, "recommendedDop" | "headers" | "cookies"> {
  const asked = answers.filter((answer) => answer.asked !== undefined && answer.server !== undefined);
  const astray = asked.filter((answer) => answer.asked !== answer.server);
  return {
    recommendedDop: mostCommon(answers.map(({ recommendedDop }) => Number(recommendedDop))) ?? null,
    headers: kindOf(
      answers.flatMap(({ remainingExecution }) => (remainingExecution === undefined ? [] : [remainingExecution])),
    ),
    cookies: astray.length > MOST_ASTRAY * asked.length ? "ignored" : "honoured",
  };
}

function kindOf(texts: readonly string[]): Headers {
  if (texts.length === 0) return "absent";
  const nonsense = texts.filter((text) => readRemaining(text) === undefined);
  if (nonsense.length > MOST_NONSENSE * texts.length) return "garbage";
  return texts.some((text) => text.includes(",")) ? "comma" : "ok";
}

function mostCommon(values: readonly number[]): number | undefined {
  const counts = [
    ...Map.groupBy(
      values.filter((value) => Number.isInteger(value) && value > 0),
      (value) => value,
    ),
  ];
  return counts.sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}
