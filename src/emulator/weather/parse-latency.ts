import type { Latency } from "./latency.ts";

const EXAMPLE = "50ms+2ms/record~20% tail 1%x10 slots 16";

const GRAMMAR = new RegExp(
  [
    String.raw`^\s*(?<sum>[^~@a-z]*(?:ms|s)\b[^~]*?)`,
    String.raw`(?:~\s*(?<noise>\d+(?:\.\d+)?)%)?\s*`,
    String.raw`(?:\btail\s+(?<share>\d+(?:\.\d+)?)%\s*x\s*(?<factor>\d+(?:\.\d+)?))?\s*`,
    String.raw`(?:\bslots\s+(?<slots>\d+))?\s*$`,
  ].join(""),
);
const TERM = /^\s*(\d+(?:\.\d+)?)\s*(ms|s)\s*(\/\s*record)?\s*$/;

/**
 * Reads a latency that is written as text: `50ms`, `50ms+2ms/record`, `0.5s+2ms/record~20%`.
 *
 * - a sum of times in `ms` or `s`; those `/record` count once for each record
 * - `~20%`: how much it varies
 * - `tail 1%x10`: one request in a hundred takes ten times as long
 * - `slots 16`: a server works on 16 requests at full speed, and more make all of them slower
 *
 * @throws Error that shows how it is written
 */
export function parseLatency(text: string): Latency {
  const groups = GRAMMAR.exec(text)?.groups;
  const sum = groups?.sum?.split("+").map((term) => TERM.exec(term));
  if (!groups || !sum?.every((term) => term !== null)) {
    throw new Error(`The latency '${text}' cannot be read. Expected a text such as '50ms' or '${EXAMPLE}'.`);
  }
  const total = (perRecord: boolean) =>
    sum
      .filter((term) => (term[3] !== undefined) === perRecord)
      .reduce((all, [, figure, unit]) => all + Number(figure) * (unit === "s" ? 1000 : 1), 0);
  const { noise, share, factor, slots } = groups;
  return {
    fixedMs: total(false),
    perRecordMs: total(true),
    ...(noise === undefined ? {} : { noise: Number(noise) / 100 }),
    ...(share === undefined ? {} : { tail: { share: Number(share) / 100, factor: Number(factor) } }),
    ...(slots === undefined ? {} : { slots: Number(slots) }),
  };
}
