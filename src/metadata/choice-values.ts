import type { Choice } from "./definition.ts";
import { didYouMean } from "./nearest.ts";
import { toNumber } from "./number-values.ts";
import { fail, type Refuse } from "./refuse.ts";

/** A choice by its number or its label, whatever its case. */
export function writeChoice(value: unknown, choices: readonly Choice[], refuse: Refuse): number {
  return findChoice(value, choices)?.value ?? fail(refuse(value, expectedChoice(value, choices)));
}

/** Several choices: a list, or a text with commas. The wire wants "1,2", and null for none. */
export function writeChoices(value: unknown, choices: readonly Choice[], refuse: Refuse): string | null {
  const parts = Array.isArray(value) ? (value as unknown[]) : typeof value === "string" ? value.split(",") : [value];
  return parts.length === 0 ? null : parts.map((part) => writeChoice(part, choices, refuse)).join(",");
}

/** true, false, 1, 0, "true", "false", or one of the column's own labels. */
export function writeBoolean(value: unknown, choices: readonly Choice[], refuse: Refuse): boolean {
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value.trim().toLowerCase() : value;
  if (text === "true" || text === "false") return text === "true";
  const found = findChoice(value, choices)?.value ?? toNumber(value);
  if (found === 0 || found === 1) return found === 1;
  throw refuse(value, `true or false${choices.length > 0 ? `, ${labels(choices)}` : ""}`);
}

/** A column whose options could not be read takes any number; the service decides. */
function findChoice(value: unknown, choices: readonly Choice[]): Choice | undefined {
  const number = toNumber(value);
  if (number !== undefined && choices.length === 0) return { value: number, label: "" };
  const label = typeof value === "string" ? value.trim().toLowerCase() : undefined;
  // A label may look like a number, as those of years do; the value goes first.
  return (
    choices.find((choice) => choice.value === number) ?? choices.find((choice) => choice.label.toLowerCase() === label)
  );
}

const SHOWN = 8;

function expectedChoice(value: unknown, choices: readonly Choice[]): string {
  const nearest =
    typeof value === "string"
      ? didYouMean(
          value,
          choices.map(({ label }) => label),
        )
      : "";
  const more = choices.length > SHOWN ? `, and ${choices.length - SHOWN} more` : "";
  return `one of the choices ${labels(choices.slice(0, SHOWN))}${more}${nearest && ` (${nearest.trim()})`}`;
}

function labels(choices: readonly Choice[]): string {
  return choices.map(({ value, label }) => `${value} ${JSON.stringify(label)}`).join(", ");
}
