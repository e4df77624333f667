/** Lets so many in at a time; the others wait in the order in which they came. */
export interface Turnstile {
  enter(): Promise<void>;
  leave(): void;
}

export function createTurnstile(places: number): Turnstile {
  let free = places;
  const line: (() => void)[] = [];
  return {
    async enter() {
      if (free > 0) free -= 1;
      else await new Promise<void>((admit) => line.push(admit));
    },
    leave() {
      const next = line.shift();
      if (next) next();
      else free += 1;
    },
  };
}
