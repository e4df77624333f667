import { toError } from "../../src/errors.ts";

/** The names of a function's options, as it tells them to whom gives it another. */
export function optionsOf(call: (options: object) => unknown): readonly string[] {
  try {
    call({ "no option": true });
  } catch (error) {
    return toError(error)
      .message.replace(/^.* Its options: /, "")
      .replace(/\.$/, "")
      .split(", ");
  }
  throw new Error("It takes any option.");
}
