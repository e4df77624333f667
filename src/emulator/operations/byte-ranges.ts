/** Parts of files, as headers name them: positions of bytes, the last included. */
import { badRequest, WebApiError } from "../web-api-error.ts";

export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

export interface ContentRange extends ByteRange {
  /** The size of the whole file. */
  readonly total: number;
}

/**
 * Reads `bytes 0-4194303/25870370`. Throws 400.
 *
 * @param length of the body that the header describes
 */
export function readContentRange(header: string | undefined, length: number): ContentRange {
  const [, first, last, total] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(header ?? "") ?? [];
  const range = { first: Number(first), last: Number(last), total: Number(total) };
  if (range.last - range.first + 1 === length && length > 0 && range.last < range.total) return range;
  throw badRequest(
    `The header 'Content-Range: ${header ?? ""}' does not describe the ${length} bytes of the body. Expected 'bytes <first>-<last>/<size of the file>'.`,
  );
}

/** Reads `bytes=0-4194303`, `bytes=100-` and `bytes=-100`; undefined without the header. Throws 416 for what the file does not have. */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined) return undefined;
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? [];
  const range =
    first === ""
      ? { first: Math.max(0, size - Number(last)), last: size - 1 }
      : { first: Number(first), last: Math.min(size - 1, last === "" ? size - 1 : Number(last)) };
  if (first + last !== "" && range.first <= range.last) return range;
  throw new WebApiError(416, "0x80060888", `The range '${header}' is not one of a file of ${size} bytes.`);
}
