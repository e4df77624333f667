import type { Row, Script, Session, Trouble } from "./script.ts";

/** A script in words, for people who look at a counter-example. */
export function describeScript(script: Script): string {
  const { operation, format, present, rows, flags, sessions, retries } = script;
  const kinds = [...Map.groupBy(rows, ({ kind }: Row) => kind)].map(([kind, some]) => `${some.length} ${kind}`);
  const input = rows.length === 0 ? "no input" : `${rows.length} rows of ${format} (${kinds.join(", ")})`;
  return [
    `${operation}: ${input}, ${present.length} records there before; ${flags.join(" ")}`,
    ...sessions.map((session, place) => `  session ${place + 1}, by ${session.by}: ${describeSession(session)}`),
    "  then without troubles until it is completed",
    ...(retries ? ["  then what was refused is mended, and the same again with jobs retry"] : []),
  ].join("\n");
}

function describeSession({ troubles, faults }: Session): string {
  const weather = faults.map(({ after = 0, match = {}, action }) => {
    const what = typeof action === "string" ? action : JSON.stringify(action);
    const requests = typeof match === "object" && match.method !== undefined ? `${match.method} request` : "request";
    return `${what} at ${requests} ${after + 1}`;
  });
  const all = [...troubles.map(describeTrouble), ...weather];
  return all.length === 0 ? "nothing happens" : all.join("; ");
}

function describeTrouble(trouble: Trouble): string {
  switch (trouble.kind) {
    case "kill":
      return `kill -9 ${at(trouble)}${trouble.lost ? ", which is lost" : ""}`;
    case "interrupt":
      return `Ctrl-C ${trouble.times} times, ${trouble.gapMs} ms apart, ${at(trouble)}`;
    case "kill-service":
      return `kill -9 of the emulator ${at(trouble)}, which is back after ${trouble.downMs} ms`;
    case "disk-full":
      return `no file may be larger than ${trouble.kibibytes} KiB`;
    case "clock":
      return `the clock jumps by ${trouble.jumps.map(([looks, hours]) => `${hours} h after ${looks} looks`).join(", ")}`;
    case "damage": {
      const { file, change, place, bits } = trouble.damage;
      const how = change === "cut" ? "is cut off" : `has the bits ${bits} flipped`;
      return `before it the ${file} ${how} at ${(100 * place).toFixed(2)} % of it`;
    }
  }
}

function at({ at: { request, delayMs } }: Extract<Trouble, { readonly at: unknown }>): string {
  return `${delayMs === 0 ? "at" : `${delayMs} ms after`} request ${request}`;
}
