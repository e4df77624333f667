import type { Table } from "../definitions/model.ts";
import { hasPartitions, type RecordId } from "../store/record-id.ts";
import { badPayload, WebApiError } from "../web-api-error.ts";
import { isObject, readPayload } from "../wire/body.ts";
import type { Payload } from "../writes/step.ts";
import type { WriteContext } from "../writes/write-record.ts";
import { writeContext, type Call } from "./call.ts";
import { writeEach } from "./partial-success.ts";

const PREFIX = "Microsoft.Dynamics.CRM.";

/** The records in the body of CreateMultiple and its like; each has to say its type. */
function readTargets({ request }: Call, table: Table): readonly Payload[] {
  const { entitySetName, logicalName } = table;
  const { Targets: targets } = readPayload(request, entitySetName);
  if (!Array.isArray(targets)) {
    throw badPayload(entitySetName, "The parameter 'Targets' is missing. Expected a list of records.");
  }
  if (targets.length === 0) throw new WebApiError(400, "0x80040203", "The parameter 'Targets' holds no records.");
  return targets.map((target: unknown) => {
    if (!isObject(target)) throw badPayload(entitySetName, "Every item of 'Targets' must be a record.");
    checkType(target["@odata.type"], logicalName, entitySetName);
    return target;
  });
}

function checkType(type: unknown, logicalName: string, entitySetName: string): void {
  if (type === PREFIX + logicalName || type === `#${PREFIX}${logicalName}`) return;
  if (type === undefined) {
    throw badPayload(
      entitySetName,
      `A resource without a type name was found, but no expected type was specified. Add "@odata.type": "${PREFIX}${logicalName}" to every item of 'Targets'.`,
    );
  }
  const found = typeof type === "string" ? `'${type}'` : `a ${typeof type}`;
  throw badPayload(entitySetName, `The type is ${found}; expected '${PREFIX}${logicalName}'.`);
}

/**
 * Writes the records of the request: all or none, in an elastic table each for itself. Gives their ids.
 *
 * @param status of a record that was written
 * @param write gives the record's id
 */
export function writeTargets(
  call: Call,
  table: Table,
  status: number,
  write: (target: Payload, context: WriteContext) => string,
): string[] {
  const targets = readTargets(call, table);
  const context = writeContext(call);
  const writeOne = (target: Payload) => write(target, context);
  if (hasPartitions(table)) return writeEach(call, table, targets, status, writeOne);
  return call.environment.store.transaction(() => targets.map(writeOne));
}

/** The same text for the same record, however its id was written. */
export function identityOf({ text, partition }: RecordId): string {
  return partition === undefined ? text : `${text} ${partition}`;
}

export function withoutId({ primaryIdAttribute }: Table): WebApiError {
  return new WebApiError(
    400,
    "0x80040203",
    `Every item of 'Targets' must carry its primary id, '${primaryIdAttribute}'.`,
  );
}
