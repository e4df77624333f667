import type { SignIn } from "../sign-in.ts";
import { API_PATH, ENTITY_SET, TABLE, type Row } from "./rows.ts";

/** What one contender is to do. */
export interface Task {
  readonly signIn: SignIn;
  /** For those that do not sign in by themselves. */
  readonly token: string;
  readonly columns: number;
  readonly records: number;
  /** Records of one request. */
  readonly batchSize: number;
  /** Requests at a time. */
  readonly concurrency: number;
}

/** A contender that is signed in and ready. */
export interface Work {
  /** Writes or reads so many records, and gives how many of them it has an answer for. */
  run(records: number): Promise<number>;
  close(): Promise<void>;
}

export type Open = (task: Task) => Work | Promise<Work>;

export const CREATE_MULTIPLE = "Microsoft.Dynamics.CRM.CreateMultiple";
const TYPE = `Microsoft.Dynamics.CRM.${TABLE}`;

/** Where a bulk message of the table is sent, and where a record. */
export const paths = {
  createMultiple: `${API_PATH}${ENTITY_SET}/${CREATE_MULTIPLE}`,
  create: `${API_PATH}${ENTITY_SET}`,
} as const;

/** What a bulk message carries for each record. */
export function target(row: Row): object {
  return { "@odata.type": TYPE, ...row };
}

export function jsonHeaders(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, "content-type": "application/json", accept: "application/json" };
}

export function* inBatches<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const item of items) {
    if (batch.push(item) < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
