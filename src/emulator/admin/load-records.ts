import { answerRequest, type Session } from "../answer-request.ts";
import type { InnerResponse } from "../batch/model.ts";
import type { Table } from "../definitions/model.ts";
import { isObject } from "../wire/body.ts";
import type { Payload } from "../writes/step.ts";
import { completion, creation } from "./loaded-record.ts";

/** How many records go into one request. */
const BATCH_SIZE = 1000;
const ROOT = "/api/data/v9.2/";

/** What CreateMultiple or UpdateMultiple answered to some of the records that should be loaded. */
export class LoadRefused extends Error {
  override readonly name = "LoadRefused";
  readonly response: InnerResponse;

  constructor(response: InnerResponse) {
    super("The records were refused.");
    this.response = response;
  }
}

/**
 * Inserts all records or none, with the checks of CreateMultiple and UpdateMultiple, but past limits and weather.
 * Records have the form of a payload, or that in which a snapshot or the API gives them. They need not say their type,
 * and may refer to each other in any order: what leads from one to another is set once all are there.
 * Throws LoadRefused with the answer to those that were refused.
 */
export function loadRecords(lists: ReadonlyMap<Table, readonly unknown[]>, session: Session): void {
  const { environment } = session;
  environment.store.transaction(() => {
    const made = [...lists].map(([table, list]) => {
      const records = list.map(checkRecord);
      const ids = createAll(
        table,
        records.map((record) => creation(record, table, environment)),
        session,
      );
      return { table, records, ids };
    });
    for (const { table, records, ids } of made) {
      const targets = records.flatMap((record, index) => {
        const rest = completion(record, table, environment);
        return Object.keys(rest).length === 0 ? [] : [{ ...rest, [table.primaryIdAttribute]: ids[index] }];
      });
      sendAll("UpdateMultiple", table, targets, session);
    }
  });
}

function checkRecord(record: unknown, index: number): Payload {
  if (isObject(record)) return record;
  throw new Error(`Record ${index + 1} is no object, but ${JSON.stringify(record).slice(0, 100)}.`);
}

/** The ids of the new records, in their order. */
function createAll(table: Table, targets: readonly Payload[], session: Session): string[] {
  const answers = sendAll("CreateMultiple", table, targets, session);
  return answers.flatMap(({ body = "" }) => (JSON.parse(body) as { readonly Ids: string[] }).Ids);
}

function sendAll(message: string, table: Table, targets: readonly Payload[], session: Session): InnerResponse[] {
  const type = { "@odata.type": `Microsoft.Dynamics.CRM.${table.logicalName}` };
  const answers: InnerResponse[] = [];
  for (let start = 0; start < targets.length; start += BATCH_SIZE) {
    const batch = targets.slice(start, start + BATCH_SIZE).map((target) => ({ ...type, ...target }));
    answers.push(send(`${table.entitySetName}/Microsoft.Dynamics.CRM.${message}`, { Targets: batch }, session));
  }
  return answers;
}

function send(path: string, body: object, session: Session): InnerResponse {
  const headers = { "content-type": "application/json" };
  const request = { method: "POST", url: ROOT + path, headers, body: JSON.stringify(body) };
  const response = answerRequest(request, `http://localhost${ROOT}`, session);
  if (response.status >= 400) throw new LoadRefused(response);
  return response;
}
