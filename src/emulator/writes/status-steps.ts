import type { SQLOutputValue } from "node:sqlite";
import { BASE_LANGUAGE, textIn } from "../definitions/label.ts";
import type { Column, Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import { idParameters, isRecord } from "../store/record-id.ts";
import { statusMismatch } from "../web-api-error.ts";
import type { Step, WriteMode, Writing } from "./step.ts";

interface Status {
  readonly table: Table;
  readonly state: Column;
  readonly status: Column;
}

/**
 * Keeps status reason and state together. A new record is in the first state whatever its payload says; on update a
 * state alone brings its default status, a status alone must be one of the state that the record has.
 *
 * @param columns what the payload sets
 */
export function statusSteps(columns: readonly string[], table: Table, mode: WriteMode): Step[] {
  const state = table.columns.get("statecode");
  const status = table.columns.get("statuscode");
  if (!state || !status) return [];
  const setsState = columns.includes(state.logicalName);
  const setsStatus = columns.includes(status.logicalName);
  const pair: Status = { table, state, status };
  if (setsState && !setsStatus) return [defaultStatusStep(pair)];
  if (!setsStatus) return [];
  if (setsState) return [checkStep(pair, (payload) => payload[state.logicalName])];
  if (mode === "create") return [checkStep(pair, () => state.options?.[0]?.value)];
  return [checkStep(pair, (_payload, writing) => stateOf(writing, table))];
}

function defaultStatusStep({ state, status }: Status): Step {
  return {
    columns: [status.logicalName],
    write(payload, parameters) {
      const option = state.options?.find(({ value }) => value === payload[state.logicalName]);
      parameters.push(option?.defaultStatus ?? null);
    },
  };
}

function checkStep(
  { table, state, status }: Status,
  stateFor: (payload: Parameters<Step["write"]>[0], writing: Writing) => unknown,
): Step {
  return {
    columns: [],
    write(payload, _parameters, writing) {
      const wanted = payload[status.logicalName];
      const belongsTo = status.options?.find(({ value }) => value === wanted)?.state;
      const current = stateFor(payload, writing);
      if (current === undefined || belongsTo === current) return;
      const label = textIn(state.options?.find(({ value }) => value === current)?.label ?? "Unknown", BASE_LANGUAGE);
      const name = `${table.schemaName}State.${label}`;
      throw statusMismatch(Number(wanted), name, table.logicalName, writing.record.text);
    },
  };
}

/** Undefined for a record that does not exist, which the write itself will find. */
function stateOf({ environment, record }: Writing, table: Table): SQLOutputValue | undefined {
  const sql = `SELECT "statecode" FROM ${quote(table.logicalName)} WHERE ${isRecord(table)}`;
  return environment.store.row(sql, idParameters(record, table))?.[0];
}
