import type { IncomingMessage } from "node:http";
import { API_PATH, ENTITY_SET } from "../rows.ts";
import { createPages } from "./pages.ts";
import { BATCH_TYPE, createWriteAnswers } from "./write-answers.ts";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: readonly Buffer[];
  /** That were written or read. */
  readonly records: number;
}

/** Undefined for what is to be answered by somebody who understands it. */
export type Answer = (request: IncomingMessage, body: Buffer) => Reply | undefined;

const RECORDS = API_PATH + ENTITY_SET;
const BULK = /\/Microsoft\.Dynamics\.CRM\.(?:Create|Update|Upsert)Multiple$/;

/** Each record of a bulk message has to name its type. */
const TARGET = Buffer.from('"@odata.type"');
/** The line that each request of a batch begins with ends in it. */
const PART = Buffer.from(" HTTP/1.1\r\n");
const CHANGE_SET = Buffer.from("multipart/mixed");
const READ = Buffer.from("\nGET ");
const JSON_TYPE = "application/json; odata.metadata=minimal";

/** Answers writes, and requests for pages, from memory, looking at no more than says how many records they are. */
export function createAnswers(origin: string, columns: number, records: number): Answer {
  const writes = createWriteAnswers(origin);
  const pages = createPages(origin, columns, records);
  const written: Reply = {
    status: 204,
    headers: { "odata-entityid": writes.recordAddress, location: writes.recordAddress },
    parts: [],
    records: 1,
  };

  function batch(body: Buffer): Reply | undefined {
    if (body.includes(READ)) return undefined;
    const count = countOf(PART, body);
    const answer = writes.batch(count, body.includes(CHANGE_SET));
    return { status: 200, headers: { "content-type": BATCH_TYPE }, parts: [answer], records: count };
  }

  function multiple(body: Buffer): Reply {
    const count = countOf(TARGET, body);
    return { status: 200, headers: { "content-type": JSON_TYPE }, parts: [writes.multiple(count)], records: count };
  }

  function page(url: string, prefer: string | undefined): Reply {
    return { status: 200, headers: { "content-type": JSON_TYPE }, ...pages.get(url, prefer) };
  }

  return ({ method, url = "", headers }, body) => {
    if (method === "POST" && url === `${API_PATH}$batch`) return batch(body);
    if (!url.startsWith(RECORDS)) return undefined;
    if (method === "PATCH") return written;
    if (method === "POST") return BULK.test(url) ? multiple(body) : written;
    return method === "GET" ? page(url, headers.prefer?.toString()) : undefined;
  };
}

function countOf(needle: Buffer, text: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) count += 1;
  return count;
}
