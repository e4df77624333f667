import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { exitCodes, exitCodesHelp } from "./exit-codes.ts";
import { watchStandardStreams } from "./leave.ts";
import { hideSqliteWarning } from "./sqlite-warning.ts";

/** Gives a command its flags and its work. */
type Define = (command: Command) => void;

interface CommandEntry {
  readonly summary: string;
  /** Loads the command's file: only the one that is used. */
  readonly load: () => Promise<Define>;
}

const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  get: {
    summary: "read the records of a table",
    load: async () => (await import("./commands/get.ts")).defineGet,
  },
  set: {
    summary: "create or update records",
    load: async () => (await import("./commands/set.ts")).defineSet,
  },
  remove: {
    summary: "delete records",
    load: async () => (await import("./commands/remove.ts")).defineRemove,
  },
  parallel: {
    summary: "run a block of your own on many records in parallel",
    load: async () => (await import("./commands/parallel.ts")).defineParallel,
  },
  request: {
    summary: "send any request of the Web API",
    load: async () => (await import("./commands/request.ts")).defineRequest,
  },
  types: {
    summary: "write TypeScript declarations of tables",
    load: async () => (await import("./commands/types.ts")).defineTypes,
  },
  jobs: {
    summary: "list jobs, go on with those that were interrupted, send again what failed",
    load: async () => (await import("./commands/jobs.ts")).defineJobs,
  },
  whoami: {
    summary: "tell who is signed in",
    load: async () => (await import("./commands/whoami.ts")).defineWhoAmI,
  },
  emulator: {
    summary: "start a local Dataverse",
    load: async () => (await import("./commands/emulator.ts")).defineEmulator,
  },
};

const EXAMPLES = `Examples:
  $ dvp get contact --columns emailaddress1 --top 1000 | dvp parallel update-email.ts --max-degree-of-parallelism 8
  $ dvp set account accounts.csv --create-only --url emulator:./my-org.db
`;

const ENVIRONMENT = `
Environment variables: DATAVERSE_URL, AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, HTTPS_PROXY, NO_COLOR,
DATAVERSE_PARALLEL_STATE (the folder for what outlasts a command).
Exit codes: dvp help exit-codes`;

/** Runs the command with its arguments and gives the exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  watchStandardStreams();
  hideSqliteWarning();
  const program = buildProgram();
  try {
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    // Commander has printed it already, be it help or what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    throw error;
  }
}

function buildProgram(): Command {
  const program = new Command("dvp")
    .description("Create, change, read and delete many Microsoft Dataverse records, in parallel.")
    .version(readVersion(), "-V, --version", "print the version")
    .exitOverride()
    .helpCommand(false)
    .configureOutput({ outputError: (text, write) => write(withoutValues(text)) })
    .showHelpAfterError("Run dvp --help to see what there is.")
    .addHelpText("before", EXAMPLES)
    .addHelpText("after", ENVIRONMENT);
  for (const [name, { summary }] of Object.entries(COMMANDS)) {
    program.command(name).summary(summary).showHelpAfterError(`Run dvp ${name} --help to see its flags.`);
  }
  program.hook("preSubcommand", (_program, command) => define(command));
  addHelpCommand(program);
  return program;
}

async function define(command: Command): Promise<void> {
  const entry = COMMANDS[command.name()];
  if (entry === undefined) return;
  command.description(`${entry.summary.charAt(0).toUpperCase()}${entry.summary.slice(1)}.`);
  (await entry.load())(command);
}

function addHelpCommand(program: Command): void {
  program
    .command("help [topic]")
    .summary("help for a command, or for exit-codes")
    .action(async (topic: string | undefined) => {
      if (topic === undefined) program.help();
      if (topic === "exit-codes") {
        process.stdout.write(exitCodesHelp);
        return;
      }
      const command = program.commands.find((known) => known.name() === topic);
      if (command === undefined) program.error(`error: there is no help for '${topic}'`);
      await define(command);
      command.help();
    });
}

function readVersion(): string {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

/** A mistyped flag is repeated in the message; what follows its "=" may be a secret, and is not. */
function withoutValues(text: string): string {
  return text.replaceAll(/'(--[^'=\n]+)=[^\n]*'/g, "'$1'");
}
