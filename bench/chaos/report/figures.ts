import { round, type Figure } from "../../benchmark.ts";
import type { Choices } from "../choices.ts";
import { MOST_CALM } from "../run-job.ts";
import type { Progress } from "../saved-state.ts";
import type { Tally } from "./tally.ts";

const NAMES: readonly (readonly [keyof Tally, name: string, unit: string, digits?: number])[] = [
  ["seeds", "seeds", "scripts"],
  ["records", "records, of files and of exports", "records"],
  ["sessions", "runs of the command", "runs"],
  ["clientKills", "kill -9 of the command", "times"],
  ["serviceKills", "kill -9 of the emulator", "times"],
  ["interrupts", "ended by Ctrl-C", "times"],
  ["fullDisks", "ended by a full disk", "times"],
  ["clockJumps", "jumps of the clock, of up to 48 hours", "times"],
  ["faults", "faults of the service that hit", "times"],
  ["damagedRefused", "journals damaged and refused", "times"],
  ["damagedUsed", "journals damaged and used", "times"],
  ["unknown", "unknown in the end: server ids, changes refused when repeated", "records"],
  ["mostCalm", "most undisturbed runs until a job was completed", "runs"],
  ["seconds", "seconds of all seeds", "s", 0],
];

/** What happened, and what went wrong. */
export function figuresOf(
  { from, seeds }: Pick<Choices, "from" | "seeds">,
  { tally, counterExamples }: Progress,
): readonly Figure[] {
  return [
    ...NAMES.map(([key, name, unit, digits = 0]) => ({
      ...{ name, value: round(tally[key], digits), unit },
      ...(key === "seeds" && { details: { first: from, last: from + seeds - 1 } }),
      ...(key === "mostCalm" && { aim: `at most ${MOST_CALM}` }),
    })),
    {
      ...{ name: "counter-examples", value: counterExamples.length, unit: "seeds", aim: "none" },
      details: { counterExamples },
    },
  ];
}
