import { answerRequest, type Session } from "../answer-request.ts";
import type { InnerResponse } from "../batch/model.ts";
import type { Table } from "../definitions/model.ts";
import { isObject } from "../wire/body.ts";

/** How many records go into one CreateMultiple. */
const BATCH_SIZE = 1000;
const ROOT = "/api/data/v9.2/";

/** What CreateMultiple answered to some of the records that should be loaded. */
export class LoadRefused extends Error {
  override readonly name = "LoadRefused";
  readonly response: InnerResponse;

  constructor(response: InnerResponse) {
    super("The records were refused.");
    this.response = response;
  }
}

/**
 * Inserts all records or none, by CreateMultiple and with its checks, but past limits and weather. Records need not say their type.
 * Throws LoadRefused with the answer to those that were refused.
 */
export function loadRecords(table: Table, records: readonly unknown[], session: Session): void {
  const type = `Microsoft.Dynamics.CRM.${table.logicalName}`;
  const targets = records.map((record, index) => {
    if (isObject(record)) return { "@odata.type": type, ...record };
    throw new Error(`Record ${index + 1} is no object, but ${JSON.stringify(record).slice(0, 100)}.`);
  });
  session.environment.store.transaction(() => {
    for (let start = 0; start < targets.length; start += BATCH_SIZE) {
      createAll(table, targets.slice(start, start + BATCH_SIZE), session);
    }
  });
}

function createAll({ entitySetName }: Table, targets: readonly object[], session: Session): void {
  const url = `${ROOT}${entitySetName}/Microsoft.Dynamics.CRM.CreateMultiple`;
  const request = {
    method: "POST",
    url,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ Targets: targets }),
  };
  const response = answerRequest(request, `http://localhost${ROOT}`, session);
  if (response.status !== 200) throw new LoadRefused(response);
}
