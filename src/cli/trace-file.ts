import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { once } from "node:events";
import { startTrace } from "../connection/trace.ts";
import { InputError, toError } from "../errors.ts";
import type { Notices } from "./notices.ts";

/**
 * Appends a line to the file for every answer of the service, until the returned function is called.
 * @throws InputError when it cannot be written
 */
export async function traceTo(file: string, notices: Notices): Promise<() => Promise<void>> {
  const stream = createWriteStream(file, { flags: "a" });
  try {
    await once(stream, "open");
  } catch (error) {
    throw new InputError(`Cannot write the trace: ${toError(error).message}. Check --trace.`, {
      source: file,
      cause: error,
    });
  }
  const stop = startTrace((line) => stream.write(`${JSON.stringify(line)}\n`));
  stream.once("error", (error) => {
    stop();
    notices.say(`The trace ends here, for it cannot be written: ${error.message}`, "bad");
  });
  return async () => {
    stop();
    stream.end();
    // What went wrong was said then.
    await finished(stream).catch(() => undefined);
  };
}
