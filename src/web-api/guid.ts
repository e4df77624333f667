const PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a guid as the Web API writes it: hyphens, no braces. */
export function isGuid(text: unknown): text is string {
  return typeof text === "string" && PATTERN.test(text);
}

/** A guid in the Web API's form from what people write: upper case and braces are accepted. Undefined when it is none. */
export function parseGuid(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const bare = value.startsWith("{") && value.endsWith("}") ? value.slice(1, -1) : value;
  return PATTERN.test(bare) ? bare.toLowerCase() : undefined;
}

const LAST_SIX_BYTES = 2 ** 48;
const THREE_BYTES = 2 ** 24;
const HEX_OF_BYTE = Array.from({ length: 0x100 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/**
 * Guids of version 8 that grow with a number, in the order in which SQL Server sorts a uniqueidentifier: inserts with such
 * primary keys append to the clustered index instead of splitting its pages. SQL Server compares the last six bytes first,
 * then bytes 8 and 9, 6 and 7, 4 and 5, 0 to 3. So the last six are the number, modulo 2^48 and big-endian; the other ten
 * are the `head`, of which the version takes 4 bits (byte 6) and the variant 2 (byte 8): 74 are left.
 *
 * @param head at least ten bytes
 * @returns the guid of a number, a whole one from 0 and up
 * Sources: "Comparing GUID and uniqueidentifier values" (Microsoft Learn); RFC 9562, version 8.
 */
export function sequentialGuids(head: Uint8Array): (place: number) => string {
  const hex = Array.from(head.subarray(0, 10), (byte, at) => {
    const fixed = at === 6 ? (byte & 0x0f) | 0x80 : at === 8 ? (byte & 0x3f) | 0x80 : byte;
    return hexOf(fixed);
  }).join("");
  const prefix = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-`;
  let upper = -1;
  let beginning = prefix;
  return (place) => {
    const lower = place % THREE_BYTES;
    // Guids that follow each other differ in their last three bytes: writing a number of six is many times as much work.
    if (upper !== place - lower) {
      upper = place - lower;
      beginning = prefix + ((upper % LAST_SIX_BYTES) / THREE_BYTES).toString(16).padStart(6, "0");
    }
    return beginning + (hexOf(lower >> 16) + hexOf((lower >> 8) & 0xff) + hexOf(lower & 0xff));
  };
}

function hexOf(byte: number): string {
  return HEX_OF_BYTE[byte] ?? "";
}
