import { isRereadable, pathOf, readBytes, type ByteSource } from "./bytes.ts";
import { START, type TextPlace } from "./text-place.ts";
import { BYTE_ORDER_MARK, markLength, readUtf8 } from "./utf8-text.ts";

/** Text as the readers of the formats take it. */
export interface TextSource {
  /** For messages. */
  readonly name: string;
  /** Its bytes from an offset on, unzipped. A stream has no other offset than 0. */
  readonly open: (offset: number) => AsyncIterable<Uint8Array>;
  /** It can be read from its middle: it is a file, and not zipped. */
  readonly hasPlaces: boolean;
}

export function createTextSource(source: ByteSource, { name, gzip }: { name: string; gzip: boolean }): TextSource {
  return {
    name,
    open: (offset) => readBytes(source, { name, gzip, offset }),
    hasPlaces: !gzip && isRereadable(pathOf(source)),
  };
}

/** The text from a place on, proven to be UTF-8. */
export async function* readText({ name, open }: TextSource, place: TextPlace = START): AsyncGenerator<Buffer> {
  const before = place.offset === 0 ? 0 : place.offset + (await findMarkLength(open(0)));
  yield* readUtf8(open(before), name, place);
}

async function findMarkLength(bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let head: Buffer = Buffer.alloc(0);
  for await (const piece of bytes) {
    head = Buffer.concat([head, piece]);
    if (head.length >= BYTE_ORDER_MARK.length) break;
  }
  return markLength(head);
}
