/**
 * The figure that an option gives. Throws when it is no whole number, or below the least that means something.
 *
 * @param name of the option, for the message
 */
export function wholeNumber(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  const range = least === Number.MIN_SAFE_INTEGER ? "" : ` from ${least}`;
  throw new Error(`The emulator's ${name} must be a whole number${range}, but it is ${value}.`);
}
