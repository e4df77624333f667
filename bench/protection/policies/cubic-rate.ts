/** A rate of requests that falls when they are refused, and rises again along a cubic curve. Times are in seconds. */
export interface CubicRate {
  /** Seconds until a request may be sent; 0 before the first refusal. */
  delay(now: number): number;
  take(): void;
  update(refused: boolean, now: number): void;
}

const BETA = 0.7;
const SCALE = 0.4;
const SMOOTH = 0.8;
const SLOWEST = 0.5;
const SMALLEST_CAPACITY = 1;

/** Source: smithy-lang/smithy-typescript, util-retry, DefaultRateLimiter.ts, with its defaults. */
export function createCubicRate(): CubicRate {
  let enabled = false;
  const bucket = { tokens: 0, size: SMALLEST_CAPACITY, rate: SLOWEST, filledAt: 0 };
  const measured = { rate: 0, count: 0, since: 0 };
  let highest = 0;
  let refusedAt = 0;

  function fill(now: number): void {
    if (bucket.filledAt > 0)
      bucket.tokens = Math.min(bucket.size, bucket.tokens + (now - bucket.filledAt) * bucket.rate);
    bucket.filledAt = now;
  }

  function measure(now: number): void {
    const halfSecond = Math.floor(now * 2) / 2;
    measured.count += 1;
    if (halfSecond <= measured.since) return;
    const current = measured.count / (halfSecond - measured.since);
    measured.rate = current * SMOOTH + measured.rate * (1 - SMOOTH);
    measured.count = 0;
    measured.since = halfSecond;
  }

  function reduced(now: number): number {
    highest = enabled ? Math.min(measured.rate, bucket.rate) : measured.rate;
    refusedAt = now;
    enabled = true;
    return highest * BETA;
  }

  function raised(now: number): number {
    const timeToHighest = Math.cbrt((highest * (1 - BETA)) / SCALE);
    return SCALE * (now - refusedAt - timeToHighest) ** 3 + highest;
  }

  return {
    delay(now) {
      if (!enabled) return 0;
      fill(now);
      return Math.max(0, (1 - bucket.tokens) / bucket.rate);
    },
    take() {
      if (enabled) bucket.tokens -= 1;
    },
    update(refused, now) {
      measure(now);
      const wanted = Math.min(refused ? reduced(now) : raised(now), 2 * measured.rate);
      fill(now);
      bucket.rate = Math.max(wanted, SLOWEST);
      bucket.size = Math.max(wanted, SMALLEST_CAPACITY);
      bucket.tokens = Math.min(bucket.tokens, bucket.size);
    },
  };
}
