import { median, round, type Figure } from "../benchmark.ts";
import { roundsFigure } from "../report/rounds-figure.ts";

/** Milliseconds, one a round. */
export interface Waits {
  readonly node: readonly number[];
  readonly version: readonly number[];
  readonly help: readonly number[];
  readonly firstRead: readonly number[];
  readonly firstWrite: readonly number[];
}

const AIM_MS = 120;
/** On a machine where Node itself takes long. */
const BEYOND_NODE_MS = 60;

export function figuresOf({ node, version, help, firstRead, firstWrite }: Waits): readonly Figure[] {
  const aim = { atMost: Math.max(AIM_MS, round(median(node)) + BEYOND_NODE_MS) };
  const common = { unit: "ms", digits: 0 };
  return [
    roundsFigure({ ...common, name: "node -e 0", values: node }),
    roundsFigure({ ...common, name: "dvp --version", values: version, aim }),
    roundsFigure({ ...common, name: "dvp --help", values: help, aim }),
    roundsFigure({ ...common, name: "dvp get, until the first record is there", values: firstRead }),
    roundsFigure({ ...common, name: "dvp set, until the first write is sent", values: firstWrite }),
  ];
}
