import { calm } from "./waiting.ts";

/** An input that gives what it is told to give, when it is told. */
export interface HandFed<T> {
  readonly input: AsyncIterable<T>;
  /** Resolves when everything has happened that needs no time. */
  give(number: number): Promise<void>;
  end(): void;
}

export function handFed(): HandFed<number>;
export function handFed<T>(make: (number: number) => T): HandFed<T>;
export function handFed(make: (number: number) => unknown = (number) => number): HandFed<unknown> {
  let next = Promise.withResolvers<number | undefined>();
  async function* input(): AsyncGenerator {
    for (let number = await next.promise; number !== undefined; number = await next.promise) {
      next = Promise.withResolvers();
      yield make(number);
    }
  }
  return {
    input: input(),
    give: async (number) => {
      next.resolve(number);
      await calm();
    },
    end: () => next.resolve(undefined),
  };
}
