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

/**
 * Primary keys that a client may choose: ever growing in the order in which SQL Server sorts a uniqueidentifier, so
 * that inserts append to the clustered index instead of splitting its pages. SQL Server compares the last six bytes
 * first: these count up from the time at which the generator was made. The other ten are random, drawn once for each
 * generator (74 bits after version 8 and the variant), and tell nothing of the record.
 * Sources: "Comparing GUID and uniqueidentifier values" (Microsoft Learn); RFC 9562, version 8.
 */
export function createSequentialIds(randomBytes: (count: number) => Uint8Array, now: number): () => string {
  const head = Buffer.from(randomBytes(10));
  head.writeUInt8((head.readUInt8(6) & 0x0f) | 0x80, 6);
  head.writeUInt8((head.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = head.toString("hex");
  const prefix = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-`;
  let next = now % LAST_SIX_BYTES;
  return () => {
    const tail = next.toString(16).padStart(12, "0");
    next = (next + 1) % LAST_SIX_BYTES;
    return prefix + tail;
  };
}
