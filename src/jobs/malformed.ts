import type { JournalEvent } from "./event.ts";
import type { EventFile } from "./event-file.ts";
import { createByteReader, createByteWriter } from "./varint.ts";

/** A line of a file that could not be read as a record. */
export interface MalformedLine {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export function malformedEvent({ line, message }: MalformedLine): JournalEvent {
  const writer = createByteWriter();
  writer.write(line);
  return { kind: "malformed", body: Buffer.concat([writer.take(), Buffer.from(message)]) };
}

export function parseMalformed(body: Uint8Array): MalformedLine {
  const reader = createByteReader(body);
  const line = reader.read();
  return { line, message: Buffer.from(body.subarray(reader.position)).toString() };
}

/** In the order in which they were met. */
export function* readMalformed(file: EventFile): Iterable<MalformedLine> {
  for (const { place } of file.places("malformed")) {
    const body = file.at(place);
    if (body !== undefined) yield parseMalformed(body);
  }
}
