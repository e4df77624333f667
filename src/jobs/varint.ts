/** Whole numbers from 0 to 2^53 - 1 in as few bytes as they need: seven bits in each, the lowest first. */
export interface ByteWriter {
  write(value: number): void;
  /** Of either sign; small ones of both take one byte. */
  writeSigned(value: number): void;
  readonly length: number;
  /** What was written; the writer is empty then. */
  take(): Uint8Array;
}

export interface ByteReader {
  /** Throws RangeError where the bytes end within a number, and for one that no writer writes. */
  read(): number;
  readSigned(): number;
  readonly position: number;
  readonly isAtEnd: boolean;
}

const BASE = 0x80;

export function createByteWriter(): ByteWriter {
  let bytes: number[] = [];
  const write = (value: number): void => {
    let rest = value;
    while (rest >= BASE) {
      bytes.push((rest % BASE) + BASE);
      rest = Math.floor(rest / BASE);
    }
    bytes.push(rest);
  };
  return {
    write,
    writeSigned: (value) => {
      write(value >= 0 ? value * 2 : -value * 2 - 1);
    },
    get length() {
      return bytes.length;
    },
    take: () => {
      const taken = Uint8Array.from(bytes);
      bytes = [];
      return taken;
    },
  };
}

export function createByteReader(bytes: Uint8Array, start = 0): ByteReader {
  let position = start;
  const read = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= BASE) {
      const byte = bytes[position];
      if (byte === undefined) throw new RangeError(`A number ends before its last byte, at ${position}.`);
      position += 1;
      value += (byte % BASE) * scale;
      if (value > Number.MAX_SAFE_INTEGER) throw new RangeError(`A number is too large, at ${position}.`);
      if (byte < BASE) return value;
    }
  };
  return {
    read,
    readSigned: () => {
      const value = read();
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    },
    get position() {
      return position;
    },
    get isAtEnd() {
      return position >= bytes.length;
    },
  };
}
