import type { Benchmark, Report } from "../benchmark.ts";
import { runCampaign } from "./campaign.ts";
import { chaosFlags, readChoices } from "./choices.ts";
import { reportOf } from "./report/figures.ts";
import { readResults } from "./report/read-results.ts";
import { writeDocs } from "./report/write-docs.ts";

/** Whether jobs come to the right end through bad input and bad days, and what happened on the way. */
export const chaos: Benchmark = {
  flags: chaosFlags,
  run: async (tell, flags): Promise<Report> => {
    const choices = readChoices(flags);
    const report =
      typeof flags.results === "string"
        ? await readResults(flags.results)
        : reportOf(choices, await runCampaign(choices, tell));
    if (flags["write-docs"] === true) await writeDocs(report.figures);
    return report;
  },
};
