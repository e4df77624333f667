import type { Table } from "../definitions/model.ts";
import { WebApiError } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import type { Call } from "./call.ts";

const DETAILS = "Microsoft.PowerApps.CDS.ErrorDetails.Plugin.BulkApiErrorDetails";

type Outcome = { readonly id: string } | { readonly failure: WebApiError };

/**
 * Writes records of an elastic table, each for itself: those that can be written are, whatever becomes of the others.
 * Throws the first failure when there is one, with what became of each record as an annotation.
 * Source: "Use bulk operation messages", error behavior (Microsoft Learn).
 *
 * @param status of a record that was written
 * @param write gives the record's id
 */
export function writeEach(
  call: Call,
  table: Table,
  targets: readonly Payload[],
  status: number,
  write: (target: Payload) => string,
): string[] {
  const { store } = call.environment;
  const outcomes = store.transaction(() =>
    targets.map((target) => attempt(() => store.transaction(() => write(target)))),
  );
  const failure = outcomes.find((outcome) => "failure" in outcome);
  if (failure) {
    const { failure: first } = failure;
    const details = describe(outcomes, targets, table, status);
    throw new WebApiError(first.status, first.code, first.message, undefined, { [DETAILS]: details });
  }
  return outcomes.flatMap((outcome) => ("id" in outcome ? [outcome.id] : []));
}

function attempt(write: () => string): Outcome {
  try {
    return { id: write() };
  } catch (error) {
    if (error instanceof WebApiError) return { failure: error };
    throw error;
  }
}

function describe(outcomes: readonly Outcome[], targets: readonly Payload[], table: Table, status: number): string {
  const details = outcomes.map((outcome, index) => {
    const id = "id" in outcome ? outcome.id : targets[index]?.[table.primaryIdAttribute];
    return {
      RequestIndex: index,
      Id: typeof id === "string" ? id : "",
      StatusCode: "failure" in outcome ? outcome.failure.status : status,
    };
  });
  return JSON.stringify(details);
}
