const BYTES = 16;

/** Many ids, 16 bytes each. */
export interface IdList {
  readonly length: number;
  push(id: string): void;
  /** Those from one place up to another. */
  slice(from: number, to: number): string[];
  /** Those from a place on, in base64. */
  encode(from: number): string;
}

/** @param encoded what `encode` gave @default nothing */
export function createIdList(encoded = ""): IdList {
  let bytes = Buffer.from(encoded, "base64");
  let length = bytes.length / BYTES;
  return {
    get length() {
      return length;
    },
    push: (id) => {
      const at = length * BYTES;
      if (at + BYTES > bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(Math.max(1024 * BYTES, bytes.length))]);
      bytes.write(id.replaceAll("-", ""), at, "hex");
      length += 1;
    },
    slice: (from, to) =>
      Array.from({ length: Math.max(0, Math.min(to, length) - from) }, (_, index) => idAt(bytes, from + index)),
    encode: (from) => bytes.subarray(from * BYTES, length * BYTES).toString("base64"),
  };
}

function idAt(bytes: Buffer, index: number): string {
  const hex = bytes.toString("hex", index * BYTES, (index + 1) * BYTES);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
