import { isDeepStrictEqual } from "node:util";
import { JobError } from "../errors.ts";
import type { Asked } from "../parallel/journal.ts";

/** @throws JobError when a job that was made for the one is to go on with the other. */
export function compareAsked(job: string, before: Asked, now: Asked): void {
  const refuse = (problem: "otherRun" | "otherEnvironment" | "otherSource", text: string): never => {
    throw new JobError(`The job '${job}' ${text} Nothing was sent.`, { job, problem });
  };
  const differences = differencesOf(before, now);
  if (differences.length > 0) {
    refuse(
      "otherRun",
      `was made for another run: ${differences.join("; ")}. Ask for the same as then, or give this run a job of another name.`,
    );
  }
  if (before.environment?.organizationId !== now.environment?.organizationId) {
    refuse(
      "otherEnvironment",
      `was made for ${environmentText(before)}, and this is ${environmentText(now)}. Connect to the first, or give this run a job of another name.`,
    );
  }
  if (before.fingerprint !== now.fingerprint) {
    refuse(
      "otherSource",
      `was made for another source: it was ${sourceText(before)}, and is ${sourceText(now)}. Resume with the input as it was, or give this run a job of another name.`,
    );
  }
}

function differencesOf(before: Asked, now: Asked): readonly string[] {
  if (before.run !== now.run) return [`it was ${before.run}, and is ${now.run}`];
  // Through JSON, as the earlier one has gone: what JSON leaves out is no difference.
  const what = JSON.parse(JSON.stringify(now.what)) as Asked["what"];
  const names = [...new Set([...Object.keys(before.what), ...Object.keys(what)])];
  return names
    .filter((name) => !isDeepStrictEqual(before.what[name], what[name]))
    .map((name) => `${name} was ${valueText(before.what[name])}, and is ${valueText(what[name])}`);
}

const LONGEST_VALUE = 80;

function valueText(value: unknown): string {
  if (value === undefined) return "not given";
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function sourceText({ fingerprint }: Asked): string {
  return fingerprint ?? "an input that cannot be told from another";
}

function environmentText({ environment }: Asked): string {
  return environment === undefined
    ? "no environment"
    : `the environment ${environment.url} (organization ${environment.organizationId})`;
}
