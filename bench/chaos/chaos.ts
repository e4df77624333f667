import type { Benchmark, Figure } from "../benchmark.ts";
import { readFiguresOf } from "../report/saved.ts";
import { runCampaign } from "./campaign.ts";
import { chaosFlags, readChoices } from "./choices.ts";
import { figuresOf } from "./report/figures.ts";
import { writeDocs } from "./report/write-docs.ts";

/** Whether jobs come to the right end through bad input and bad days, and what happened on the way. */
export const chaos: Benchmark = {
  flags: chaosFlags,
  run: async (tell, flags): Promise<readonly Figure[]> => {
    const choices = readChoices(flags);
    const figures =
      typeof flags.results === "string"
        ? await readFiguresOf("chaos", flags.results)
        : figuresOf(choices, await runCampaign(choices, tell));
    if (flags["write-docs"] === true) await writeDocs(figures);
    return figures;
  },
};
