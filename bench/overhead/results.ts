import type { ContenderName } from "./contenders.ts";

/** What is measured together, round after round. */
export interface Case {
  readonly records: number;
  readonly columns: number;
  /** Requests at a time. */
  readonly concurrency: number;
  /** Records of one request. */
  readonly batchSize: number;
  readonly rounds: number;
}

/** One contender, once. */
export interface Sample {
  readonly records: number;
  readonly seconds: number;
  /** Of the client's processors. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  /** As the sink counted them. */
  readonly requests: number;
  readonly bytes: number;
  /** Of a command: what it takes for one record. Others are started before the clock is. */
  readonly start?: { readonly seconds: number; readonly cpuSeconds: number };
}

/** One contender, in all rounds of a case. */
export interface Result {
  readonly contender: ContenderName;
  readonly case: Case;
  readonly samples: readonly Sample[];
  /** The machine and the versions. */
  readonly where: string;
}

/** A command must work for so much of the time of its start that the two can be told apart. */
const TELLING = 0.5;

/** Records a second, without the start of the process; NaN where that took nearly all of the time. */
export function rateOf({ records, seconds, start }: Sample): number {
  return records / withoutStart(seconds, start?.seconds ?? 0);
}

export function rateWithStart({ records, seconds }: Sample): number {
  return records / seconds;
}

/** Microseconds of the processors for a record, without the start of the process; NaN where that took nearly all. */
export function costOf({ records, cpuSeconds, start }: Sample): number {
  return (1e6 * withoutStart(cpuSeconds, start?.cpuSeconds ?? 0)) / records;
}

function withoutStart(whole: number, start: number): number {
  const rest = whole - start;
  return rest < TELLING * start ? NaN : rest;
}

/** Whether all rounds have it. */
export function areTold(values: readonly number[]): boolean {
  return values.length > 0 && !values.some(Number.isNaN);
}

export function nameOfCase({ records, columns, concurrency }: Case): string {
  return `${records.toLocaleString("en-US")} records of ${columns} columns, ${concurrency} at a time`;
}
