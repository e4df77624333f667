import { createEntry, settleDone } from "../sending/entry.ts";
import { outcomesOf } from "../sending/outcomes-of.ts";
import type { Sender } from "./sender.ts";

/** Sends nothing, and says what would be done. */
export const foreseeingSender: Sender = {
  send: (writes) => {
    const entries = writes.map(createEntry);
    entries.forEach(settleDone);
    return Promise.resolve({ outcomes: outcomesOf(entries) });
  },
};
