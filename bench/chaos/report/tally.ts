/** What happened over seeds, in figures. */
export interface Tally {
  readonly seeds: number;
  /** Records of all inputs, and those that were exported. */
  readonly records: number;
  /** Runs of the command. */
  readonly sessions: number;
  readonly clientKills: number;
  readonly serviceKills: number;
  readonly interrupts: number;
  readonly fullDisks: number;
  readonly clockJumps: number;
  readonly damagedRefused: number;
  readonly damagedUsed: number;
  readonly faults: number;
  /** Left in the end with an outcome of which nobody can know more. */
  readonly unknown: number;
  /** How many sessions without troubles it took at most until a job was completed. */
  readonly mostCalm: number;
  readonly seconds: number;
}

export const NOTHING: Tally = {
  ...{ seeds: 0, records: 0, sessions: 0, clientKills: 0, serviceKills: 0, interrupts: 0, fullDisks: 0 },
  ...{ clockJumps: 0, damagedRefused: 0, damagedUsed: 0, faults: 0, unknown: 0, mostCalm: 0, seconds: 0 },
};

export function addTallies(one: Tally, more: Partial<Tally>): Tally {
  const sum = { ...one };
  for (const [name, number] of Object.entries(more) as [keyof Tally, number][]) {
    sum[name] = name === "mostCalm" ? Math.max(sum[name], number) : sum[name] + number;
  }
  return sum;
}
