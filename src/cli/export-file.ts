import { open, type FileHandle } from "node:fs/promises";
import { InputError, toError } from "../errors.ts";
import { createNdjsonEncoder } from "../files/json-encoder.ts";

/** The file of an export that can be gone on with: what is counted is on disk. */
export interface ExportFile {
  readonly bytes: number;
  write(records: readonly object[]): Promise<void>;
  /** Resolves when all that was written is on disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the file, and takes away what is behind the bytes that an earlier process was sure of.
 * @throws InputError when it cannot be written, or has less than it should.
 */
export async function openExportFile(path: string, bytes: number): Promise<ExportFile> {
  const encoder = createNdjsonEncoder();
  const failing = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      if (error instanceof InputError) throw error;
      throw new InputError(
        `Cannot write ${path}: ${toError(error).message}. Check the folder, the space and the rights.`,
        {
          source: path,
          cause: error,
        },
      );
    });
  const file = await failing(openCutBack(path, bytes));
  let end = bytes;

  const writeAll = async (text: Buffer): Promise<void> => {
    for (let written = 0; written < text.length;) {
      const { bytesWritten } = await file.write(text, written, text.length - written, end + written);
      written += bytesWritten;
    }
    end += text.length;
  };
  return {
    get bytes() {
      return end;
    },
    write: (records) => {
      for (const record of records) encoder.add(record);
      return failing(writeAll(Buffer.from(encoder.take())));
    },
    sync: () => failing(file.datasync()),
    close: () => file.close(),
  };
}

async function openCutBack(path: string, bytes: number): Promise<FileHandle> {
  if (bytes === 0) return open(path, "w");
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    if (size < bytes) {
      throw new InputError(
        `${path} has ${size} bytes; expected at least the ${bytes} that the job has written. It was changed since: bring it back, or begin anew with a job of another name.`,
        { source: path },
      );
    }
    await file.truncate(bytes);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
