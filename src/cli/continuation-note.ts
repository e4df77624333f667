import { writeFileSync } from "node:fs";
import type { RecordPage } from "../records/reading/record-pages.ts";
import type { Notices } from "./notices.ts";

/** Longer ones, of stable readings, would fill the terminal. */
const LONGEST_SHOWN = 2000;

/** What is left to people when reading ends early: how to go on. */
export interface ContinuationNote {
  /** All records of this page have been written. */
  remember(page: RecordPage<unknown>): void;
  /** Says, or writes into the file, where reading can go on. */
  tell(): void;
}

export function createContinuationNote(notices: Notices, file: string | undefined): ContinuationNote {
  let last: RecordPage<unknown> | undefined;
  return {
    remember: (page) => {
      last = page;
    },
    tell: () => {
      const token = last?.continuation;
      if (token === undefined) return;
      if (file !== undefined) {
        writeFileSync(file, `${token}\n`);
        notices.say(`To go on, give the same flags and --continue-from @${file}`);
      } else if (token.length <= LONGEST_SHOWN) {
        notices.say(`To go on, give the same flags and --continue-from ${token}`);
      } else {
        notices.say("Where it ended is too long to be shown; with --continuation FILE it is written into a file.");
      }
    },
  };
}
