import type { SQLInputValue } from "node:sqlite";
import { insertRow } from "../store/insert-row.ts";
import type { Call } from "./call.ts";

/** What a job of BulkDelete came to. */
export interface JobResult {
  readonly deleted: number;
  /** One text for each record that could not be deleted. */
  readonly failures: readonly string[];
}

const BULK_DELETE = 13;
const COMPLETED = 3;
const SUCCEEDED = 30;
const FAILED = 31;

/** As many failures as the message of a job tells. */
const TOLD_FAILURES = 10;

/** Writes the job down where clients look for it, as one that is done, and gives the id of its system job. */
export function recordJob(name: string, { deleted, failures }: JobResult, call: Call): string {
  const { store } = call.environment;
  const job = store.newId();
  const message = failures.slice(0, TOLD_FAILURES).join("\n");
  const statuscode = failures.length === 0 ? SUCCEEDED : FAILED;
  const common = { name: name.slice(0, 256), statecode: COMPLETED, statuscode, ...whoAndWhen(call) };
  insert(call, "asyncoperation", {
    ...common,
    asyncoperationid: job.blob,
    operationtype: BULK_DELETE,
    message: message === "" ? null : message,
  });
  insert(call, "bulkdeleteoperation", {
    ...common,
    bulkdeleteoperationid: store.newId().blob,
    asyncoperationid: job.blob,
    successcount: deleted,
    failurecount: failures.length,
  });
  return job.text;
}

function whoAndWhen({ caller, now }: Call): Record<string, SQLInputValue> {
  const instant = `${now.toISOString().slice(0, 19)}Z`;
  return {
    createdby: caller.user,
    modifiedby: caller.user,
    ownerid: caller.user,
    owneridtype: "systemuser",
    owninguser: caller.user,
    owningbusinessunit: caller.businessUnit,
    createdon: instant,
    modifiedon: instant,
    startedon: instant,
    completedon: instant,
  };
}

function insert({ environment }: Call, table: string, values: Readonly<Record<string, SQLInputValue>>): void {
  const definition = environment.definitions.tables.get(table);
  if (!definition) throw new Error(`The table '${table}' is missing among the definitions.`);
  insertRow(environment.store, definition, values);
}
