import { systemClock } from "../../clock.ts";
import { toError } from "../../errors.ts";
import type { Entry } from "./entry.ts";
import { pause, type SendSettings, type Sending } from "./sending.ts";
import { isTransient } from "./transient.ts";

const FIRST_DELAY_MS = 5000;
const LONGEST_DELAY_MS = 300_000;
/** Up to so much longer or shorter, so that those that met do not meet again. */
const JITTER = 0.2;

/**
 * Sends entries, and once all are through those again that failed for a reason that may pass, as often as the settings
 * say. What is known to be a fault of the record is not tried again, and neither is what may have been executed.
 */
export async function sendRetrying(
  entries: readonly Entry[],
  sending: Sending,
  send: (entries: readonly Entry[]) => Promise<void>,
): Promise<void> {
  await send(entries);
  const { retries = 0 } = sending.settings;
  for (let retry = 0; retry < retries && sending.run.fatal === undefined; retry += 1) {
    const again = entries.filter(mayPass);
    if (again.length === 0) return;
    const errors = again.map(({ result }) => (result !== undefined && "error" in result ? result.error : undefined));
    const delayMs = delayBefore(retry, errors, sending.settings, sending.random);
    if ((await pause(delayMs, again, sending)) !== undefined) return;
    for (const entry of again) entry.result = undefined;
    await send(again);
  }
}

function mayPass({ result }: Entry): boolean {
  return result?.status === "failed" && isTransient(result.error);
}

/** Looks something up, and once more when that fails for a reason that may pass, as often as the settings say. */
export async function lookUpRetrying<T>(
  lookUp: () => Promise<T>,
  settings: SendSettings,
  signal: AbortSignal | undefined,
): Promise<T> {
  const { retries = 0, clock = systemClock, random = Math.random } = settings;
  for (let retry = 0; ; retry += 1) {
    try {
      return await lookUp();
    } catch (thrown) {
      const error = toError(thrown);
      if (retry >= retries || !isTransient(error)) throw error;
      await clock.sleep(delayBefore(retry, [error], settings, random), signal);
    }
  }
}

/** Doubled from retry to retry, and never shorter than the service asks for. */
function delayBefore(
  retry: number,
  errors: readonly (Error | undefined)[],
  { initialRetryDelayMs = FIRST_DELAY_MS }: SendSettings,
  random: () => number,
): number {
  const jitter = 1 - JITTER + 2 * JITTER * random();
  const told = errors.map((error) => (error !== undefined && isTransient(error) ? (error.retryAfterMs ?? 0) : 0));
  return Math.max(Math.min(initialRetryDelayMs * 2 ** retry * jitter, LONGEST_DELAY_MS), ...told);
}
