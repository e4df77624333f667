import { randomUUID } from "node:crypto";
import { ENTITY_SET } from "../rows.ts";

/** What is answered to writes, whatever they say: made once for each number of records. */
export interface WriteAnswers {
  /** To CreateMultiple: ids. */
  multiple(records: number): Buffer;
  /** The address of a record that was made. */
  readonly recordAddress: string;
  batch(records: number, hasChangeSet: boolean): Buffer;
}

export const BATCH_TYPE = "multipart/mixed; boundary=batchresponse_sink";

export function createWriteAnswers(origin: string): WriteAnswers {
  const api = `${origin}/api/data/v9.2/`;
  const recordAddress = `${api}${ENTITY_SET}(${randomUUID()})`;
  const multiple = remember((records) => {
    const Ids = Array.from({ length: records }, () => randomUUID());
    const context = `${api}$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse`;
    return Buffer.from(JSON.stringify({ "@odata.context": context, Ids }));
  });
  const flat = remember((records) => Buffer.from(multipart("batchresponse_sink", parts(records, recordAddress))));
  const within = remember((records) => {
    const set = multipart("changesetresponse_sink", parts(records, recordAddress));
    const part = `Content-Type: multipart/mixed; boundary=changesetresponse_sink\r\n\r\n${set}`;
    return Buffer.from(multipart("batchresponse_sink", [part]));
  });
  return { multiple, recordAddress, batch: (records, hasChangeSet) => (hasChangeSet ? within : flat)(records) };
}

function parts(records: number, address: string): readonly string[] {
  return Array.from(
    { length: records },
    (_, index) =>
      `Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: ${index + 1}\r\n\r\n` +
      `HTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\nLocation: ${address}\r\nOData-EntityId: ${address}\r\n\r\n`,
  );
}

function multipart(boundary: string, texts: readonly string[]): string {
  return `${texts.map((text) => `--${boundary}\r\n${text}\r\n`).join("")}--${boundary}--\r\n`;
}

function remember(make: (records: number) => Buffer): (records: number) => Buffer {
  const made = new Map<number, Buffer>();
  return (records) => {
    const known = made.get(records) ?? make(records);
    made.set(records, known);
    return known;
  };
}
