import { fstatSync } from "node:fs";
import { systemClock } from "../clock.ts";
import type { Connection } from "../connection/connection.ts";
import type { Explanation } from "../service-protection/governor.ts";
import type { Notices } from "./notices.ts";

/** How far a run has come. */
export interface Figures {
  readonly done: number;
  readonly failed: number;
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
  const startedAt = systemClock.now();
  const show = (): void => {
    const line = progressLine(figures(), systemClock.now() - startedAt, connection);
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

export function progressLine({ done, failed }: Figures, elapsedMs: number, connection: Connection | undefined): string {
  const parts = [
    `${count(done)} done`,
    `${count(failed)} failed`,
    `${count(Math.round((done / Math.max(elapsedMs, 1)) * 1000))} records/s`,
  ];
  if (connection !== undefined) {
    parts.push(pace(connection.explain()));
    const { throttled } = connection.stats;
    if (throttled > 0) parts.push(`throttled ${count(throttled)} times`);
  }
  return parts.join(" · ");
}

function pace({ limit, lanes }: Explanation): string {
  const inFlight = lanes.reduce((sum, lane) => sum + lane.inFlight, 0);
  if (limit > 0 || inFlight > 0) return `${inFlight} of ${limit} in flight`;
  const seconds = Math.ceil(Math.min(...lanes.map((lane) => lane.lockedForMs)) / 1000);
  return `waiting for ${seconds} s, as the service asks`;
}

export function count(value: number): string {
  return value.toLocaleString("en-US");
}
