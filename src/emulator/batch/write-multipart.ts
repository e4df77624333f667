import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { NumberedResponse } from "./model.ts";

export interface Multipart {
  /** With its boundary, unquoted as the service writes it. */
  readonly contentType: string;
  readonly body: string;
}

/** What one part of a batch came to: a response, or those of a change set. */
export type Answer = NumberedResponse | readonly NumberedResponse[];

/** The body of the answer to a batch; change sets are a multipart inside. */
export function writeAnswers(answers: readonly Answer[]): Multipart {
  return writeMultipart("batchresponse", answers.map(writeAnswer));
}

function writeAnswer(answer: Answer): string {
  if (!isChangeSet(answer)) return writeResponse(answer);
  const { contentType, body } = writeMultipart("changesetresponse", answer.map(writeResponse));
  return `Content-Type: ${contentType}\r\n\r\n${body}`;
}

function isChangeSet(answer: Answer): answer is readonly NumberedResponse[] {
  return Array.isArray(answer);
}

function writeMultipart(kind: string, parts: readonly string[]): Multipart {
  const boundary = `${kind}_${randomUUID()}`;
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("");
  return { contentType: `multipart/mixed; boundary=${boundary}`, body: `${body}--${boundary}--\r\n` };
}

function writeResponse(response: NumberedResponse): string {
  const { status, headers, body = "", contentId } = response;
  const lines = ["Content-Type: application/http", "Content-Transfer-Encoding: binary"];
  if (contentId !== undefined) lines.push(`Content-ID: ${contentId}`);
  lines.push("", `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}`);
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${onOneLine(value)}`);
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** A key in a URL may carry a line break, which would begin a header of its own. */
function onOneLine(value: string): string {
  return value.replace(/[\r\n]+/g, " ");
}
