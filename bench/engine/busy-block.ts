/** Work for a processor, in plain JavaScript: of each number and a hundred thousand after it, the steps of Collatz. */
export function block(chunk: readonly number[]): number {
  let steps = 0;
  for (const first of chunk) {
    for (let start = first; start < first + 10_000; start++) {
      for (let number = start; number > 1; steps++) number = number % 2 === 0 ? number / 2 : 3 * number + 1;
    }
  }
  return steps;
}
