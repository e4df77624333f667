import { usualKeyNames } from "./key-names.ts";
import type { Prepared } from "./prepared.ts";

/** Records that would have been created by now, if anything were written: later ones of the same key would find them. */
export interface WouldBes {
  add(prepared: Prepared, id: string): void;
  /** The id of such a record, if there is one. */
  find(prepared: Prepared): string | undefined;
}

export function createWouldBes(): WouldBes {
  const ids = new Map<string, string>();
  return {
    add: (prepared, id) => {
      for (const name of usualKeyNames(prepared)) ids.set(name, id);
    },
    find: (prepared) =>
      ids.size === 0
        ? undefined
        : usualKeyNames(prepared)
            .map((name) => ids.get(name))
            .find(Boolean),
  };
}
