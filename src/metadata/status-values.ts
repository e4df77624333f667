import { ValueError } from "../errors.ts";
import type { Payload } from "../web-api/bulk-messages.ts";
import { choiceFinder, listed } from "./choice-values.ts";
import type { WriteOperation } from "./column-step.ts";
import type { Choice, Column, TableDefinition } from "./definition.ts";

/** What a record says of its state and status; each may be missing. */
export interface GivenStatus {
  readonly state: unknown;
  readonly status: unknown;
}

/** Puts both into a payload, or gives what must be sent as an update once the record is there. */
export type StatusWriter = (given: GivenStatus, payload: Record<string, unknown>) => Payload | undefined;

interface Pair {
  readonly state: number | undefined;
  readonly status: number | undefined;
}

/**
 * A status implies its state, a state alone its default status. The service makes every record in the first state
 * ("Active", mostly), so that a new one in another, or one that may be new, is made first and gets its state afterwards.
 */
export function statusWriter(table: TableDefinition, operation: WriteOperation): StatusWriter {
  const columns = [...table.columns.values()];
  const [state, status] = ["State", "Status"].map((type) => columns.find((column) => column.type === type));
  const first = state?.choices[0]?.value ?? 0;
  const pairOf = pairFinder(table.name, state, status);

  const write = (pair: Pair, payload: Record<string, unknown>): void => {
    if (state?.updatable === true && pair.state !== undefined) payload[state.name] = pair.state;
    if (status !== undefined && pair.status !== undefined) payload[status.name] = pair.status;
  };

  return (given, payload) => {
    if (given.state == null && given.status == null) {
      // A new record without a state of its own gets the service's.
      if (operation === "create") return undefined;
      throw cannotBeCleared(table.name, given.state === null ? state : status);
    }
    const pair = pairOf(given);
    const isFirst = pair.state === undefined || pair.state === first;
    if (operation === "update" || (operation === "upsert" && isFirst)) {
      write(pair, payload);
      return undefined;
    }
    if (isFirst) {
      if (status?.creatable === true) write({ ...pair, state: undefined }, payload);
      return undefined;
    }
    const after: Record<string, unknown> = {};
    write(pair, after);
    return after;
  };
}

type Finder = (given: GivenStatus) => Pair;

function pairFinder(table: string, state: Column | undefined, status: Column | undefined): Finder {
  const findState = onlyChoice(table, state);
  const findStatus = onlyChoice(table, status);
  return (given) => {
    const own = given.state == null ? undefined : findState(given.state);
    if (given.status == null) return { state: own?.value, status: own && defaultStatus(own, status) };
    const reason = findStatus(given.status, (choice) => own === undefined || choice.state === own.value);
    if (own === undefined || reason.state === undefined || reason.state === own.value) {
      return { state: own?.value ?? reason.state, status: reason.value };
    }
    throw contradiction(table, status, given.status, { own, reason, states: state?.choices ?? [] });
  };
}

/** Of several that read the same, one that is preferred. */
function onlyChoice(table: string, column: Column | undefined) {
  const { find, expected } = choiceFinder(column?.choices ?? []);
  return (value: unknown, isPreferred: (choice: Choice) => boolean = () => true): Choice => {
    const found = find(value);
    const [choice, another] = found.length > 1 ? found.filter(isPreferred) : found;
    if (choice !== undefined && another === undefined) return choice;
    throw new ValueError(table, column?.name ?? "", value, expected(value));
  };
}

function contradiction(
  table: string,
  status: Column | undefined,
  value: unknown,
  { own, reason, states }: { readonly own: Choice; readonly reason: Choice; readonly states: readonly Choice[] },
): ValueError {
  const fitting = status?.choices.filter((choice) => choice.state === own.value) ?? [];
  const stateOfReason = states.filter((choice) => choice.value === reason.state);
  return new ValueError(
    table,
    status?.name ?? "",
    value,
    `a status of the state ${listed([own])}: ${listed(fitting)}; ${listed([reason])} is of the state ${listed(stateOfReason)}`,
  );
}

function defaultStatus(state: Choice, status: Column | undefined): number | undefined {
  return state.defaultStatus ?? status?.choices.find((choice) => choice.state === state.value)?.value;
}

function cannotBeCleared(table: string, column: Column | undefined): ValueError {
  return new ValueError(
    table,
    column?.name ?? "",
    null,
    `one of ${listed(column?.choices ?? [])}: it cannot be cleared`,
  );
}
