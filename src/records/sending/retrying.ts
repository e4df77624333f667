import type { Entry } from "./entry.ts";
import { pause, type Sending } from "./sending.ts";
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
    if ((await pause(delayBefore(retry, again, sending), again, sending)) !== undefined) return;
    for (const entry of again) entry.result = undefined;
    await send(again);
  }
}

function mayPass({ result }: Entry): boolean {
  return result?.status === "failed" && isTransient(result.error);
}

/** Doubled from retry to retry, and never shorter than the service asks for. */
function delayBefore(retry: number, entries: readonly Entry[], { settings, random }: Sending): number {
  const { initialRetryDelayMs = FIRST_DELAY_MS } = settings;
  const jitter = 1 - JITTER + 2 * JITTER * random();
  const told = entries.map(({ result }) =>
    result !== undefined && "error" in result && isTransient(result.error) ? (result.error.retryAfterMs ?? 0) : 0,
  );
  return Math.max(Math.min(initialRetryDelayMs * 2 ** retry * jitter, LONGEST_DELAY_MS), ...told);
}
