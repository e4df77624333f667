import { openSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { ReadStream } from "node:tty";
import { UsageError } from "../errors.ts";

/**
 * Asks on the terminal, also when the records come through standard input: the terminal itself is asked then.
 * @throws UsageError where there is no terminal.
 */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = openTerminal();
  if (terminal === undefined) {
    throw new UsageError(
      "dvp remove asks before it deletes, and there is no terminal to ask on. Look with --what-if, then add --yes.",
    );
  }
  // The terminal itself echoes and edits, and Ctrl-C means what it means everywhere else.
  const dialogue = createInterface({ input: terminal.input, output: process.stderr, terminal: false });
  try {
    const answer = await dialogue.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    dialogue.close();
    terminal.close();
  }
}

interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly close: () => void;
}

function openTerminal(): Terminal | undefined {
  if (!process.stderr.isTTY) return undefined;
  if (process.stdin.isTTY) return { input: process.stdin, close: () => process.stdin.pause() };
  try {
    const input = new ReadStream(openSync("/dev/tty", "r"));
    return { input, close: () => input.destroy() };
  } catch {
    // No controlling terminal, or a system that knows none by this name.
    return undefined;
  }
}
