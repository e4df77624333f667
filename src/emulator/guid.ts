/**
 * Guids in SQLite: 16 bytes in the order in which SQL Server compares a uniqueidentifier (its last six bytes first),
 * so that a plain comparison of blobs sorts as the service does, and a client that makes its keys sequential for
 * SQL Server makes them sequential here. Source: "Comparing GUID and uniqueidentifier values" (Microsoft Learn).
 */
import { createHash } from "node:crypto";

const PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isGuid(text: string): boolean {
  return PATTERN.test(text);
}

/** The text must be a guid. */
export function guidToBlob(text: string): Uint8Array {
  const h = text;
  return Buffer.from(
    h.slice(24) + h.slice(19, 23) + h.slice(16, 18) + h.slice(14, 16) + h.slice(11, 13) + h.slice(9, 11) + reversed(h),
    "hex",
  );
}

function reversed(h: string): string {
  return h.slice(6, 8) + h.slice(4, 6) + h.slice(2, 4) + h.slice(0, 2);
}

export function blobToGuid(blob: Uint8Array): string {
  const h = Buffer.from(blob.buffer, blob.byteOffset, 16).toString("hex");
  const first = h.slice(30, 32) + h.slice(28, 30) + h.slice(26, 28) + h.slice(24, 26);
  const second = h.slice(22, 24) + h.slice(20, 22);
  const third = h.slice(18, 20) + h.slice(16, 18);
  return `${first}-${second}-${third}-${h.slice(12, 16)}-${h.slice(0, 12)}`;
}

/** Always the same guid for a text: for what has no id of its own but must keep one from start to start. */
export function guidOf(text: string): string {
  const h = createHash("sha256").update(text).digest("hex");
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`;
}
