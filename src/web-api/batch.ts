/** One request within a `$batch`. */
export interface BatchPart {
  readonly method: "DELETE" | "GET" | "PATCH" | "POST";
  /** Relative to the API's root. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

/** The answer to one part. */
export interface BatchAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A `$batch` body without change sets: every part is on its own. Source: "Execute batch operations using the Web API". */
export function batchBody(parts: readonly BatchPart[], boundary: string, apiPath: string): string {
  let body = "";
  for (const part of parts) {
    body += `--${boundary}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n`;
    body += `${part.method} ${apiPath}${part.path} HTTP/1.1\r\n`;
    for (const [name, value] of Object.entries(part.headers ?? {}))
      if (value !== undefined) body += `${name}: ${value}\r\n`;
    if (part.body !== undefined) body += "Content-Type: application/json\r\n";
    body += `\r\n${part.body ?? ""}\r\n`;
  }
  return `${body}--${boundary}--\r\n`;
}

/**
 * The answers of a multipart reply in their order; undefined when the reply is no multipart. A delimiter begins a line:
 * the same text within a value is data (RFC 2046, section 5.1).
 */
export function readBatchAnswers(contentType: string | undefined, body: string): BatchAnswer[] | undefined {
  const match = /^multipart\/mixed.*?boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? "");
  if (!match) return undefined;
  const lines = delimiterLines(match[1] ?? match[2] ?? "");
  const answers: BatchAnswer[] = [];
  let line = lines.exec(body);
  while (line !== null && line[1] !== "--") {
    const start = lines.lastIndex;
    line = lines.exec(body);
    answers.push(readAnswer(body.slice(start, line?.index)));
  }
  return answers;
}

/** Finds `--boundary` and, with "--" behind it, the end of all parts. */
function delimiterLines(boundary: string): RegExp {
  const literal = boundary.replaceAll(/[^\w-]/g, "\\$&");
  return new RegExp(`^--${literal}(--)?[ \\t]*\\r?$`, "gm");
}

/** Status 0 when the part holds no answer. */
function readAnswer(part: string): BatchAnswer {
  const http = part.slice(Math.max(0, part.search(/^HTTP\//m)));
  const [blank] = /\r?\n\r?\n/.exec(http) ?? [];
  const end = blank === undefined ? http.length : http.indexOf(blank);
  const [statusLine = "", ...lines] = http.slice(0, end).split(/\r?\n/);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  const status = Number(/^HTTP\/\S+ (\d{3})/.exec(statusLine)?.[1] ?? 0);
  return { status, headers, body: http.slice(end).trim() };
}
