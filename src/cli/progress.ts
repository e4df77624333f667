import { fstatSync } from "node:fs";
import type { Connection } from "../connection/connection.ts";
import type { Pace } from "../parallel/pace.ts";
import type { Explanation } from "../service-protection/governor.ts";
import type { Notices } from "./notices.ts";

/** How far a run has come. */
export interface Figures {
  readonly ok: number;
  readonly failed: number;
  /** Undefined before it has begun. */
  readonly pace: Pace | undefined;
  /** What it does just now, where somebody tells it. */
  readonly activity?: string | undefined;
}

export interface ProgressOptions {
  /** For the plain lines: which command of a pipeline speaks. */
  readonly name: string;
  readonly mode: "auto" | "none";
  readonly notices: Notices;
  readonly connection: Connection | undefined;
  /** Data goes to standard output: when that is a pipe, its end shows the progress. */
  readonly writesData: boolean;
  readonly figures: () => Figures;
}

const TERMINAL_MS = 100;
const PLAIN_MS = 10_000;

/** Shows how a run is getting on, until the returned function is called. */
export function showProgress(options: ProgressOptions): () => void {
  const { name, mode, notices, connection, figures } = options;
  // Two commands of one pipeline would draw over each other's line.
  if (mode === "none" || (notices.isTerminal && options.writesData && isPiped())) return () => undefined;
  const show = (): void => {
    const line = progressLine(figures(), connection);
    if (notices.isTerminal) notices.status(line);
    else notices.say(`dvp ${name}: ${line}`);
  };
  const timer = setInterval(show, notices.isTerminal ? TERMINAL_MS : PLAIN_MS);
  return () => {
    clearInterval(timer);
    notices.status("");
  };
}

function isPiped(): boolean {
  const stdout = fstatSync(1);
  return stdout.isFIFO() || stdout.isSocket();
}

export function progressLine({ ok, failed, pace, activity }: Figures, connection: Connection | undefined): string {
  const { rate = 0, fraction, remainingMs } = pace ?? {};
  const parts = [
    ...(fraction === undefined ? [] : [`${Math.floor(fraction * 100)} %`]),
    `${count(ok)} done`,
    `${count(failed)} failed`,
    `${count(Math.round(rate))} records/s`,
    ...(remainingMs === undefined ? [] : [`${timeOf(remainingMs)} left`]),
  ];
  if (connection !== undefined) {
    const { throttled } = connection.stats;
    const [requests, why] = requestsOf(connection.explain());
    parts.push(requests);
    if (throttled > 0) parts.push(`throttled ${count(throttled)} times`);
    if (why !== "") parts.push(why);
  }
  if (activity !== undefined) parts.push(activity);
  return parts.join(" · ");
}

/** As exact as somebody who waits wants to know it. */
function timeOf(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${count(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** Requests in flight, or until when there are none; and why there are no more. */
function requestsOf({ limit, reason, lanes, waitsForMs = 0 }: Explanation): readonly [string, string] {
  const inFlight = lanes.reduce((sum, lane) => sum + lane.inFlight, 0);
  if (inFlight > 0 || waitsForMs < LEAST_TOLD_MS) return [`${inFlight} of ${limit} in flight`, reason];
  return [`waiting for ${Math.ceil(waitsForMs / 1000)} s, until ${timeOfDay(Date.now() + waitsForMs)}`, reason];
}

/** Shorter waits come and go while one reads of them. */
const LEAST_TOLD_MS = 1000;

function timeOfDay(time: number): string {
  return new Date(time).toTimeString().slice(0, 8);
}

export function count(value: number): string {
  return value.toLocaleString("en-US");
}
