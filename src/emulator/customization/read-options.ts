import type { Label } from "../definitions/label.ts";
import type { Option } from "../definitions/model.ts";
import type { Payload } from "../writes/step.ts";
import { invalidArgument } from "./customization-errors.ts";
import { readInteger, readObject, readObjects } from "./metadata-payload.ts";
import { readLabel } from "./read-label.ts";

/** Values of options that name none begin here: the number that the default publisher has. */
const FIRST_VALUE = 100_000_000;

/** The `Options` of an option set, in their order. Throws 400 for a value that stands twice. */
export function readOptions(optionSet: Payload): Option[] {
  const options: Option[] = [];
  for (const given of readObjects(optionSet, "Options") ?? []) {
    const value = readInteger(given, "Value") ?? nextValue(options);
    if (options.some((option) => option.value === value)) {
      throw invalidArgument(`The option value ${value} stands more than once in the option set.`);
    }
    options.push({ value, label: readLabel(given, "Label") ?? "" });
  }
  return options;
}

/** The `TrueOption` and `FalseOption` of a Boolean column. */
export function readBooleanOptions(optionSet: Payload | undefined): Option[] {
  const label = (name: string, otherwise: string): Label => {
    const option = optionSet && readObject(optionSet, name);
    return (option && readLabel(option, "Label")) ?? otherwise;
  };
  return [
    { value: 1, label: label("TrueOption", "Yes") },
    { value: 0, label: label("FalseOption", "No") },
  ];
}

function nextValue(options: readonly Option[]): number {
  return Math.max(FIRST_VALUE - 1, ...options.map(({ value }) => value)) + 1;
}
