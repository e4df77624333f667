import { existsSync } from "node:fs";
import { open, rename, rm, type FileHandle } from "node:fs/promises";
import { basename, join } from "node:path";
import { InputError, toError } from "../../errors.ts";
import { readBytes } from "../../files/bytes.ts";
import { jobsFolder } from "../../jobs/job-files.ts";

/** A copy of standard input, so that a job can read it again. */
export interface Spool {
  readonly fingerprint: string;
  /** Its bytes from an offset on. */
  open(offset: number): AsyncIterable<Uint8Array>;
}

/** Where the copy for a job is kept. */
export function spoolFile(job: string): string {
  return join(jobsFolder(undefined), `${job}.input`);
}

/** The copy has this at the end of its name until it is complete. */
const UNFINISHED = ".part";
const PIECE_BYTES = 64 * 1024;

/**
 * Copies a stream into a file as fast as it comes, and gives what is copied, and on disk, as it is asked for: whoever
 * writes into the stream does not wait for the service.
 */
export function startSpool(path: string, stream: AsyncIterable<Uint8Array>): Spool {
  async function* read(): AsyncGenerator<Uint8Array> {
    const file = await open(path + UNFINISHED, "w+", 0o600).catch((error: unknown) => {
      throw uncopied(path, error);
    });
    const copying = startCopying(stream, file, () => rename(path + UNFINISHED, path));
    try {
      for (let given = 0; ;) {
        const bytes = await copying.bytesFrom(given);
        if (bytes === undefined) return;
        given += bytes.length;
        yield bytes;
      }
    } catch (error) {
      throw uncopied(path, error);
    } finally {
      await file.close();
    }
  }
  return { fingerprint: fingerprintOf(path), open: read };
}

interface Copying {
  /** What is copied behind an offset, as soon as there is something; undefined at the end. */
  bytesFrom(offset: number): Promise<Uint8Array | undefined>;
}

/** @param finish called when all is copied, whether or not it has been asked for */
function startCopying(stream: AsyncIterable<Uint8Array>, file: FileHandle, finish: () => Promise<void>): Copying {
  let available = 0;
  let ending: { readonly error?: unknown } | undefined;
  let news = Promise.withResolvers<undefined>();

  const announce = (): void => {
    news.resolve(undefined);
    news = Promise.withResolvers();
  };
  const copy = async (): Promise<void> => {
    for await (const bytes of stream) {
      await file.appendFile(bytes);
      await file.datasync();
      available += bytes.length;
      announce();
    }
    await finish();
  };
  const end = (how: { readonly error?: unknown }): void => {
    ending = how;
    announce();
  };
  copy().then(
    () => end({}),
    (error: unknown) => end({ error }),
  );

  async function bytesFrom(offset: number): Promise<Uint8Array | undefined> {
    while (offset === available) {
      if (ending?.error !== undefined) throw toError(ending.error);
      if (ending !== undefined) return undefined;
      await news.promise;
    }
    const bytes = Buffer.allocUnsafe(Math.min(available - offset, PIECE_BYTES));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
    return bytes.subarray(0, bytesRead);
  }
  return { bytesFrom };
}

/**
 * What an earlier process has copied.
 * @throws InputError for a copy that is not there; while it is read, at its end, where that is not the end of what was to come.
 */
export function reopenSpool(path: string): Spool {
  const isComplete = existsSync(path);
  if (!isComplete && !existsSync(path + UNFINISHED)) {
    throw new InputError(`The copy of standard input, ${path}, is gone, and with it the source of the job.`, {
      source: path,
    });
  }
  async function* read(offset: number): AsyncGenerator<Uint8Array> {
    yield* readBytes(isComplete ? path : path + UNFINISHED, { name: "standard input", gzip: false, offset });
    if (isComplete) return;
    throw new InputError(
      "Standard input was cut off here when the job was interrupted: what had come is done, the rest never came. Give that to a job of its own, and remove this one with dvp jobs rm.",
      { source: path },
    );
  }
  return { fingerprint: fingerprintOf(path), open: read };
}

export async function removeSpool(path: string): Promise<void> {
  for (const each of [path, path + UNFINISHED]) await rm(each, { force: true });
}

/** Nobody else writes it. */
function fingerprintOf(path: string): string {
  return `the copy of standard input ${basename(path)}`;
}

function uncopied(path: string, error: unknown): InputError {
  return new InputError(`Cannot copy standard input to ${path}: ${toError(error).message}. Check the space.`, {
    source: path,
    cause: error,
  });
}
