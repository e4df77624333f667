import { systemClock } from "../clock.ts";
import { isLoopback } from "../connection/authority.ts";
import type { DailyUsage } from "../connection/daily-usage.ts";
import { toError } from "../errors.ts";
import { stateFolder } from "../state-folder.ts";
import { count } from "./progress.ts";
import type { Notices } from "./notices.ts";
import { openUsageFile, usageFileOf, type UsageFile } from "./usage-file.ts";

/** Counts what a command uses of the daily entitlement, and remembers it for the commands of the next 24 hours. */
export interface Metering {
  /** Undefined where nothing is remembered. */
  readonly usage: DailyUsage | undefined;
  end(): Promise<void>;
}

export interface MeteringOptions {
  readonly url: string;
  readonly clientId: string | undefined;
  readonly dailyLimit: number | undefined;
  readonly verbose: boolean;
}

const SAVE_EVERY_MS = 60_000;

/** A local environment grants no entitlement, so that there is something to remember only when a limit is given. */
export async function startMetering(options: MeteringOptions, notices: Notices): Promise<Metering> {
  const { url, clientId = "default", dailyLimit, verbose } = options;
  if (dailyLimit === undefined && isLocal(url)) return { usage: undefined, end: () => Promise.resolve() };
  const failed = (error: unknown): void =>
    notices.say(
      `What this command uses of the daily entitlement is not remembered: ${toError(error).message} ` +
        "DATAVERSE_PARALLEL_STATE may name another folder.",
    );
  let file: UsageFile;
  try {
    file = await openUsageFile(usageFileOf(stateFolder(), url, clientId), systemClock);
  } catch (error) {
    failed(error);
    return { usage: undefined, end: () => Promise.resolve() };
  }
  const before = file.usage.used(systemClock.now());
  const timer = setInterval(() => void file.save().catch(failed), SAVE_EVERY_MS).unref();
  return {
    usage: file.usage,
    end: async () => {
      clearInterval(timer);
      await file.save().catch(failed);
      if (!verbose) return;
      const used = file.usage.used(systemClock.now());
      notices.say(
        `Power Platform requests: ${count(Math.max(0, used - before))} by this command, ${count(used)} in the last 24 hours.`,
        "quiet",
      );
    },
  };
}

function isLocal(url: string): boolean {
  return /^emulator:/i.test(url) || (URL.canParse(url) && isLoopback(new URL(url).hostname));
}
