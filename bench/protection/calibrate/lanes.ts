import type { Answer } from "./read-trace.ts";

/** Of one principal at one server, in the order of their time. */
export type Lane = readonly Answer[];

export function isRefused({ status }: Answer): boolean {
  return status === 429;
}

export function lanesOf(answers: readonly Answer[]): readonly Lane[] {
  return [...Map.groupBy(answers, ({ server, principal }) => JSON.stringify([server, principal])).values()];
}

/** As the service writes it, with its thousands comma; undefined for what is no number of anything. */
export function readRemaining(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const value = Number(text.replaceAll(",", ""));
  return value >= 0 && value < Infinity ? value : undefined;
}
