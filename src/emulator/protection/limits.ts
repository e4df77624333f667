/** What one user may ask of one server ("Service protection API limits", Microsoft Learn). Infinity switches a limit off. */
export interface Limits {
  /** Requests within the window. Default 6000. */
  readonly requests: number;
  /** Seconds of work within the window. Default 1200. */
  readonly executionSeconds: number;
  /** How far back both look. Default 300. */
  readonly windowSeconds: number;
  /** Requests at a time. Default 52. */
  readonly concurrency: number;
  /** What the answer to one too many at a time tells to wait. Default 1; up to 420 have been measured at the service. */
  readonly concurrencyRetryAfterSeconds: number;
  /** How much longer a window limit stays locked for each request that comes in spite of it. Default 0.1. */
  readonly penaltySeconds: number;
}

/** No limits, those of the service, or those with other figures. */
export type LimitsOption = "none" | "default" | Partial<Limits>;

export const defaultLimits: Limits = {
  requests: 6000,
  executionSeconds: 1200,
  windowSeconds: 300,
  concurrency: 52,
  concurrencyRetryAfterSeconds: 1,
  penaltySeconds: 0.1,
};

/** Those that may be 0: the others are counts and lengths. */
const MAY_BE_ZERO: ReadonlySet<string> = new Set(["penaltySeconds"]);

/** Undefined: there are none. Throws for what is no limit, and for figures that mean nothing. */
export function resolveLimits(option: LimitsOption): Limits | undefined {
  if (option === "none") return undefined;
  if (option === "default") return defaultLimits;
  for (const [name, figure] of Object.entries(option)) checkFigure(name, figure);
  const limits = { ...defaultLimits, ...option };
  if (!Number.isFinite(limits.windowSeconds)) throw new Error("The limits' windowSeconds must be finite.");
  return limits;
}

function checkFigure(name: string, figure: unknown): void {
  if (!(name in defaultLimits)) {
    throw new Error(`'${name}' is no limit. Expected one of ${Object.keys(defaultLimits).join(", ")}.`);
  }
  if (typeof figure !== "number" || !(MAY_BE_ZERO.has(name) ? figure >= 0 : figure > 0)) {
    throw new Error(`The limit ${name} must be a number above 0, but it is ${String(figure)}.`);
  }
}
