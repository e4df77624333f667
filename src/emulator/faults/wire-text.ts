import { STATUS_CODES } from "node:http";

/** What arrives on the connection in place of a response, for responses that a fault has damaged. */
const texts = new WeakMap<Response, Buffer>();

export function damage(response: Response, arrives: Buffer): Response {
  texts.set(response, arrives);
  return response;
}

/** Undefined: the response arrives as it is. After anything else the connection ends. */
export function damagedText(response: Response): Buffer | undefined {
  return texts.get(response);
}

/** A response as HTTP/1.1 writes it. */
export function writeHttp({ status, headers }: Response, body: Buffer): Buffer {
  const length = body.length > 0 ? [["Content-Length", String(body.length)] as const] : [];
  const lines = [...headers, ...length].map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n`),
    body,
  ]);
}
