import type { SQLInputValue } from "node:sqlite";
import type { Table } from "../definitions/model.ts";
import type { Store } from "../store/store.ts";
import type { Step } from "./step.ts";

const OWNER = "ownerid";
const BUSINESS_UNIT = "businessunitid";

/** A team has one. */
const ADMINISTRATOR = "administratorid";

const administeredByCaller: Step = {
  columns: [ADMINISTRATOR],
  write: (_payload, parameters, { caller }) => void parameters.push(caller.user),
};

const inCallersBusinessUnit: Step = {
  columns: [BUSINESS_UNIT],
  write: (_payload, parameters, { caller }) => void parameters.push(caller.businessUnit),
};

type OwnerColumn = (owner: Owner) => SQLInputValue;

interface Owner {
  readonly id: Uint8Array;
  readonly isUser: boolean;
  readonly table: string;
  readonly businessUnit: SQLInputValue;
}

/** Who owns a record is told in several columns, which change together. */
function ownerValues({ columns }: Table): readonly (readonly [column: string, value: OwnerColumn])[] {
  const typeColumn = columns.get(OWNER)?.targetColumn;
  const candidates: readonly (readonly [column: string | undefined, value: OwnerColumn])[] = [
    [OWNER, ({ id }) => id],
    [typeColumn, ({ table }) => table],
    ["owninguser", ({ id, isUser }) => (isUser ? id : null)],
    ["owningteam", ({ id, isUser }) => (isUser ? null : id)],
    ["owningbusinessunit", ({ businessUnit }) => businessUnit],
  ];
  return candidates.filter(
    (candidate): candidate is readonly [string, OwnerColumn] =>
      candidate[0] !== undefined && (candidate[0] === typeColumn || columns.has(candidate[0])),
  );
}

export function ownerColumns(table: Table): string[] {
  return ownerValues(table).map(([column]) => column);
}

/** The values of `ownerColumns`, for a user or team that exists. */
export function ownerParameters(ownerTable: string, id: Uint8Array, store: Store, table: Table): SQLInputValue[] {
  const isUser = ownerTable === "systemuser";
  const [businessUnit = null] =
    store.row(
      isUser
        ? `SELECT "businessunitid" FROM "systemuser" WHERE "systemuserid" = ?`
        : `SELECT "businessunitid" FROM "team" WHERE "teamid" = ?`,
      [id],
    ) ?? [];
  const owner: Owner = { id, isUser, table: ownerTable, businessUnit };
  return ownerValues(table).map(([, value]) => value(owner));
}

/**
 * A new record belongs to whoever creates it, or, where business units own, to that user's; a new team is led by them.
 *
 * @param columns what the payload sets
 */
export function ownedByCaller(columns: readonly string[], table: Table): Step[] {
  const isMissing = (name: string) => table.columns.has(name) && !columns.includes(name);
  const unit = table.ownershipType === "BusinessOwned" ? table.columns.get(BUSINESS_UNIT) : undefined;
  const isLed = table.columns.get(ADMINISTRATOR)?.creatable === true && isMissing(ADMINISTRATOR);
  return [
    ...(isLed ? [administeredByCaller] : []),
    ...(unit?.type === "Lookup" && isMissing(BUSINESS_UNIT) ? [inCallersBusinessUnit] : []),
    ...(isMissing(OWNER) ? [ownedByUser(table)] : []),
  ];
}

function ownedByUser(table: Table): Step {
  const values = ownerValues(table);
  return {
    columns: values.map(([column]) => column),
    write(_payload, parameters, { caller }) {
      const owner = { id: caller.user, isUser: true, table: "systemuser", businessUnit: caller.businessUnit };
      for (const [, value] of values) parameters.push(value(owner));
    },
  };
}
