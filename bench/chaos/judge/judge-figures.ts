import type { Row, Script, Values } from "../script/script.ts";
import { isBlock } from "../script/operations.ts";
import type { Figures } from "./documents.ts";

export interface Due {
  readonly read: number;
  readonly failed: number;
  readonly unsure: Unsure;
}

/** How many of those that fail, and of those that do not, may be told otherwise after a repetition. */
export interface Unsure {
  /** Of those to fail, told as unknown: an update that is refused may have been done before. */
  readonly failedAsUnknown: number;
  /** Of those to fail, told as done: a deletion that is repeated and finds nothing. */
  readonly failedAsOk: number;
  /** Of all, told as unknown: with ids of the service's own choice. */
  readonly anyAsUnknown: number;
}

const COUNTED = ["ok", "failed", "unknown", "notSent", "notRun"] as const;
const ACTIONS = ["created", "updated", "upserted", "deleted", "associated", "disassociated", "unchanged", "skipped"];

/** Whether figures can be those of the whole job. */
export function judgeFigures(figures: Figures, { read, failed, unsure }: Due): readonly string[] {
  const of = (name: string): number => Number(figures[name] ?? 0);
  const unknown = of("unknown");
  const most = failed;
  const least = failed - unsure.failedAsOk - Math.min(unknown, unsure.failedAsUnknown + unsure.anyAsUnknown);
  const shown = JSON.stringify(figures);
  return [
    ...(of("read") === read ? [] : [`${of("read")} were read, not ${read}: ${shown}`]),
    ...(unknown <= unsure.failedAsUnknown + unsure.anyAsUnknown ? [] : [`${unknown} are unknown: ${shown}`]),
    ...(of("failed") >= least && of("failed") <= most ? [] : [`${of("failed")} failed, not ${failed}: ${shown}`]),
    ...judgeLaw(figures),
  ];
}

/** ok + failed + unknown + notSent = read, and ok is the sum of the actions: at every end. */
export function judgeLaw(figures: Figures): readonly string[] {
  const sum = (names: readonly string[]): number => names.reduce((all, name) => all + Number(figures[name] ?? 0), 0);
  const law = sum(COUNTED) === sum(["read"]);
  const isOfRecords = ACTIONS.some((name) => name in figures);
  const actions = !isOfRecords || sum(ACTIONS) === sum(["ok"]);
  return law && actions ? [] : [`the law does not hold: ${JSON.stringify(figures)}`];
}

/** How many records came to which action, where nobody can have confused them. `before`: those there at the beginning. */
export function expectedActions({ operation }: Script, written: readonly Row[], before: readonly Values[]): Figures {
  if (isBlock(operation) || operation === "export" || operation === "remove") return {};
  if (operation === "update") return { created: 0, deleted: 0 };
  if (operation !== "match") return { created: written.length };
  const there = new Set(before.map(({ accountnumber }) => accountnumber));
  const added = new Set(written.map(({ values }) => values.accountnumber).filter((key) => !there.has(key)));
  return { created: added.size };
}
