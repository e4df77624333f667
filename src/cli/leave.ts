import { exitCodes } from "./exit-codes.ts";

/**
 * Ends the process when all that was written has been taken. It does not wait for what else may keep a process alive: a
 * standard input that nobody closes, a timer that a block's module has left behind.
 */
export function leave(code: number): void {
  process.exitCode = code;
  process.stdout.write("", () => {
    process.stderr.write("", () => {
      // A write that has failed is reported by an event, which comes first.
      setImmediate(() => process.exit(code));
    });
  });
}

/**
 * A reader that has gone is no failure: whoever writes notices by itself. Anything else, a full disk for instance, ends
 * the process, for what was to be written is lost.
 */
export function watchStandardStreams(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") return;
      if (stream === process.stdout) process.stderr.write(`error: Cannot write to standard output: ${error.message}\n`);
      process.exit(exitCodes.couldNotRun);
    });
  }
}
