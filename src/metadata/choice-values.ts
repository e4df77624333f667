import type { Choice } from "./definition.ts";
import { didYouMean } from "./nearest.ts";
import { toNumber } from "./number-values.ts";
import type { Refuse } from "./refuse.ts";

/** The choices of a column, found by number or by label. */
export interface ChoiceFinder {
  /** What a value may mean: none, one, or several that read the same. */
  find(value: unknown): readonly Choice[];
  /** What could have been given instead of a value that is none of the choices, or that is several. */
  expected(value: unknown): string;
}

/**
 * A label counts in any installed language, whatever its case; one in the user's own goes before those of others, and
 * a number goes before a label that looks like one, as those of years do.
 * A column whose options could not be read takes any whole number; the service decides.
 */
export function choiceFinder(choices: readonly Choice[]): ChoiceFinder {
  const byValue = new Map(choices.map((choice) => [choice.value, [choice]]));
  const byLabel = labelIndex(choices, ({ label }) => [label]);
  const byAnyLabel = labelIndex(choices, ({ labels }) => labels);

  const findLabel = (value: unknown): readonly Choice[] => {
    if (typeof value !== "string") return NONE;
    const label = plain(value);
    return byLabel.get(label) ?? byAnyLabel.get(label) ?? NONE;
  };

  return {
    find: (value) => {
      const number = toNumber(value);
      if (number === undefined) return findLabel(value);
      if (choices.length === 0 && Number.isInteger(number)) return [{ value: number, label: "", labels: [] }];
      return byValue.get(number) ?? findLabel(value);
    },
    expected: (value) => {
      const several = findLabel(value);
      if (several.length > 1) return `one of the numbers of the choices that read the same, ${listed(several)}`;
      return `one of the choices ${listed(choices)}${nearest(value, choices)}`;
    },
  };
}

const NONE: readonly Choice[] = [];

function labelIndex(
  choices: readonly Choice[],
  labelsOf: (choice: Choice) => readonly string[],
): ReadonlyMap<string, readonly Choice[]> {
  const index = new Map<string, Choice[]>();
  for (const choice of choices) {
    for (const label of new Set(labelsOf(choice).map(plain))) {
      if (label === "") continue;
      const known = index.get(label);
      if (known === undefined) index.set(label, [choice]);
      else known.push(choice);
    }
  }
  return index;
}

function plain(label: string): string {
  return label.trim().normalize().toLowerCase();
}

export function choiceWriter(choices: readonly Choice[], refuse: Refuse): (value: unknown) => number {
  const { find, expected } = choiceFinder(choices);
  return (value) => {
    const [choice, another] = find(value);
    if (choice !== undefined && another === undefined) return choice.value;
    throw refuse(value, expected(value));
  };
}

/** Several choices: a list, or a text with semicolons or commas. The wire wants "1,2", and null for none. */
export function choicesWriter(choices: readonly Choice[], refuse: Refuse): (value: unknown) => string | null {
  const write = choiceWriter(choices, refuse);
  const { find } = choiceFinder(choices);
  return (value) => {
    // A label may have a comma in it.
    const parts = Array.isArray(value) ? [...(value as unknown[])] : find(value).length > 0 ? [value] : split(value);
    return parts.length === 0 ? null : [...new Set(parts.map(write))].join(",");
  };
}

function split(value: unknown): readonly unknown[] {
  return typeof value === "string" ? value.split(value.includes(";") ? ";" : ",") : [value];
}

/** true, false, 1, 0, "true", "false", or one of the column's own labels. */
export function booleanWriter(choices: readonly Choice[], refuse: Refuse): (value: unknown) => boolean {
  const { find } = choiceFinder(choices);
  const expected = `true or false${choices.length > 0 ? `, ${listed(choices)}` : ""}`;
  return (value) => {
    if (typeof value === "boolean") return value;
    const text = typeof value === "string" ? value.trim().toLowerCase() : value;
    if (text === "true" || text === "false") return text === "true";
    const [choice, another] = find(value);
    const number = another === undefined ? (choice?.value ?? toNumber(value)) : undefined;
    if (number === 0 || number === 1) return number === 1;
    throw refuse(value, expected);
  };
}

const SHOWN = 8;

/** Numbers and labels, the first few of them. */
export function listed(choices: readonly Choice[]): string {
  const shown = choices.slice(0, SHOWN).map(({ value, label }) => `${value} ${JSON.stringify(label)}`);
  return `${shown.join(", ")}${choices.length > SHOWN ? `, and ${choices.length - SHOWN} more` : ""}`;
}

function nearest(value: unknown, choices: readonly Choice[]): string {
  const hint = typeof value === "string" ? didYouMean(value, choices.flatMap(labelsOf)) : "";
  return hint && ` (${hint.trim()})`;
}

function labelsOf({ labels }: Choice): readonly string[] {
  return labels;
}
