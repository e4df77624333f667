/** Writes batches as clients do, for the tests that read them. */
export interface Writing {
  readonly newline: "\r\n" | "\n";
  readonly quoted: boolean;
}

export const usual: Writing = { newline: "\r\n", quoted: false };

export interface WrittenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly contentId?: string;
}

export type WrittenPart = WrittenRequest | readonly WrittenRequest[];

export interface WrittenBatch {
  readonly contentType: string;
  readonly body: string;
}

export function writeBatch(parts: readonly WrittenPart[], writing: Writing = usual): WrittenBatch {
  const texts = parts.map((part, index) => {
    if (!isChangeSet(part)) return writeRequest(part, writing);
    const { contentType, body } = writeMultipart(
      part.map((request) => writeRequest(request, writing)),
      `changeset_${index}`,
      writing,
    );
    return [`Content-Type: ${contentType}`, "", body].join(writing.newline);
  });
  return writeMultipart(texts, "batch_1", writing);
}

function isChangeSet(part: WrittenPart): part is readonly WrittenRequest[] {
  return Array.isArray(part);
}

function writeMultipart(parts: readonly string[], boundary: string, { newline, quoted }: Writing): WrittenBatch {
  const body = parts.map((part) => `--${boundary}${newline}${part}${newline}`).join("");
  const value = quoted ? `"${boundary}"` : boundary;
  return { contentType: `multipart/mixed; boundary=${value}`, body: `${body}--${boundary}--${newline}` };
}

function writeRequest(request: WrittenRequest, { newline }: Writing): string {
  const lines = ["Content-Type: application/http", "Content-Transfer-Encoding: binary"];
  if (request.contentId !== undefined) lines.push(`Content-ID: ${request.contentId}`);
  lines.push("", `${request.method} ${request.url} HTTP/1.1`);
  for (const [name, value] of Object.entries(request.headers ?? {})) lines.push(`${name}: ${value}`);
  return [...lines, "", request.body ?? ""].join(newline);
}
