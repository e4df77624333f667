import { join } from "node:path";
import { runClient } from "../client/run-client.ts";
import type { ChaoticJob, JobEnd } from "../run-job.ts";
import type { Expectation } from "../script/expectation.ts";
import type { Script, Values } from "../script/script.ts";
import { compareValues } from "./compare-values.ts";
import { lastDocument, readNdjson, type Figures, type ToldFailure } from "./documents.ts";
import { SHOWN_FILE } from "./judge-errors-file.ts";
import { judgeFailures, markOf } from "./judge-failures.ts";
import { expectedActions, judgeFigures, type Unsure } from "./judge-figures.ts";
import { readTable } from "./read-table.ts";

export interface Judged {
  readonly complaints: readonly string[];
  /** Marks of rows of unknown outcome. */
  readonly unknown: ReadonlySet<string>;
}

/** Compares what is in the database, what the command says and what `dvp jobs show` says with what should be. */
export async function judgeJob(
  { name, folder, service }: ChaoticJob,
  script: Script,
  { figures, forgot }: JobEnd,
  expected: Expectation,
): Promise<Judged> {
  const shown = await runClient(["jobs", "show", name, "--json", "--errors", SHOWN_FILE], {
    ...{ folder, variables: service.variables, troubles: [] },
  });
  const state = lastDocument(shown.stdout);
  if (state === undefined) {
    return { complaints: [`jobs show ended with ${shown.code ?? "nothing"}: ${shown.stderr}`], unknown: new Set() };
  }
  const told = await readNdjson<ToldFailure>(join(folder, SHOWN_FILE));
  const unknown = new Set(told.filter(({ _status }) => _status === "unknown").map((each) => markOf(script, each)));
  const complaints = [
    ...(state.state === "completed" ? [] : [`jobs show says that it is ${String(state.state)}`]),
    ...(state.doubtful === 0 ? [] : [`jobs show says that ${String(state.doubtful)} are in doubt`]),
    ...judgeTable(readTable(service.file), expected.after, unknown),
    ...(script.operation === "export" ? await judgeExport(folder, script) : []),
    ...judgeFailures(script, told, expected),
    ...(figures === undefined ? [] : judgeSummary(script, { figures, state, forgot }, expected)),
  ];
  return { complaints, unknown };
}

/** Of what is unknown nobody can say whether it is there; but it is there at most once. */
function judgeTable(
  found: readonly Values[],
  after: readonly Values[],
  unknown: ReadonlySet<string>,
): readonly string[] {
  const isSure = ({ fax }: Values): boolean => !unknown.has(fax);
  const unsure = found.filter((values) => !isSure(values)).map(({ fax }) => fax);
  return [
    ...compareValues("the table", found.filter(isSure), after.filter(isSure)),
    ...(new Set(unsure).size === unsure.length ? [] : ["some of unknown outcome are there twice"]),
  ];
}

async function judgeExport(folder: string, { present }: Script): Promise<readonly string[]> {
  return compareValues("the file", await readNdjson<Values>(join(folder, "output.ndjson")), present);
}

function judgeSummary(
  script: Script,
  { figures, state, forgot }: { readonly figures: Figures; readonly state: Figures; readonly forgot: boolean },
  { read, failing, unreadable, written, before }: Expectation,
): readonly string[] {
  const due = expectedActions(script, written, before);
  const isCertain = !forgot && !figures.unknown;
  const actions = isCertain ? Object.entries(due).filter(([name, number]) => figures[name] !== number) : [];
  const differing = ["ok", "failed", "unknown"].filter((name) => (figures[name] ?? 0) !== state[name]);
  return [
    ...judgeFigures(figures, { read, failed: failing.size + unreadable, unsure: unsureOf(script, failing.size) }),
    ...actions.map(([name, number]) => `${String(figures[name])} are ${name}, not ${String(number)}`),
    ...differing.map((name) => `${name}: ${String(figures[name])} by the command, ${String(state[name])} by jobs show`),
  ];
}

function unsureOf({ operation, rows }: Script, failing: number): Unsure {
  return {
    failedAsUnknown: operation === "match" || operation === "update" ? failing : 0,
    failedAsOk: operation === "remove" ? failing : 0,
    anyAsUnknown: operation === "create-server-ids" ? rows.length : 0,
  };
}
