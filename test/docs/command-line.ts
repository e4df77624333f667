import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import { connect, type Connection } from "../../src/index.ts";
import { repository } from "./guide.ts";
import { runProgram } from "./run-program.ts";

/** A shell that has `dvp` on its path, and an emulator that it signs in to. */
export interface CommandLine {
  readonly emulator: Emulator;
  readonly connection: Connection;
  /** A folder that is gone in the end. */
  readonly directory: string;
  /** The lines that the commands print. Rejects when one of them fails. */
  run(lines: string | undefined, cwd?: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function openCommandLine(): Promise<CommandLine> {
  const emulator = createEmulator();
  const directory = mkdtempSync(join(tmpdir(), "dvp-command-line-"));
  const main = `#!/bin/sh\nexec "${process.execPath}" "${repository}dist/cli/main.js" "$@"\n`;
  writeFileSync(join(directory, "dvp"), main, { mode: 0o755 });
  const { url } = await emulator.listen();
  const { clientId, clientSecret } = emulator;
  const connection = await connect({ url, clientId, clientSecret, setAsDefault: true });
  const variables = {
    PATH: `${directory}${delimiter}${process.env.PATH ?? ""}`,
    DATAVERSE_URL: url,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: clientSecret,
    DATAVERSE_PARALLEL_STATE: join(directory, "state"),
  };
  return {
    emulator,
    connection,
    directory,
    run: (lines = "", cwd) => runProgram("sh", ["-e", "-c", lines], variables, cwd),
    close: async () => {
      await connection.close();
      await emulator.close();
      rmSync(directory, { recursive: true });
    },
  };
}
