import { pathToFileURL } from "node:url";
import { Option, type Command } from "commander";
import type { Connection } from "../../connection/connection.ts";
import { UsageError } from "../../errors.ts";
import { checkThere, loadBlock } from "../../parallel/isolated/load-block.ts";
import { proveLoadable } from "../../parallel/isolated/prove-loadable.ts";
import { addRunFlags } from "../bulk-flags.ts";
import type { Block } from "../eval-block.ts";
import {
  addConnectionFlags,
  addTimeoutFlag,
  namesEnvironment,
  withConnectionOf,
  type ConnectionFlags,
} from "../connection-flags.ts";
import type { ExitCode } from "../exit-codes.ts";
import { degreeOption, given, wholeNumber } from "../flag-values.ts";
import { runBlock, type BlockFlags } from "../run-block.ts";
import { addJobFlags, JOB_HELP, type JobFlags } from "../jobs/job-flags.ts";
import { defineAction, type Work } from "../session.ts";
import { addModuleFlags, type ModuleFlags } from "../module-flags.ts";
import { addUsingFlags, usingOf, type UsingFlags } from "../using-flags.ts";

interface ParallelFlags extends BlockFlags, JobFlags, UsingFlags, ModuleFlags, ConnectionFlags {
  readonly eval?: string;
  readonly inProcess?: boolean;
  readonly requestTimeoutMs?: number;
}

const EXAMPLES = `Examples:
  $ dvp get contact --columns emailaddress1 | dvp parallel update-email.ts --chunk-size 50 --max-degree-of-parallelism 8
  $ seq 1 100 | dvp parallel --per item --eval 'item * 2'
`;

const BLOCK = `
The block is what the module exports as block, or its default export: a function of chunk (with --per item: of item) and
context. What it returns comes out; what it throws fails its chunk. It runs in worker threads, each with its own copy of
the module. What it says by context.log goes to stderr: errors, warnings and information always, verbose with --verbose,
debug with --debug; inputs that it tells errors about are kept by --errors. With --eval it is an expression or a function's body, runs in the process itself, and getRecords, setRecords,
removeRecords, whoAmI and invokeParallel are there.`;

const PARALLEL_JOB_HELP = `${JOB_HELP} The chunks that were in flight are run again,
with what they had sent: setRecords in a block makes nothing twice. Without an environment it is a job only with --job.`;

export function defineParallel(command: Command): void {
  command
    .addHelpText("before", EXAMPLES)
    .addHelpText("after", BLOCK)
    .addHelpText("after", PARALLEL_JOB_HELP)
    .argument("[module]", "a TypeScript or JavaScript file that exports the block")
    .option("--eval <code>", "the block as a line of JavaScript")
    .option("--in-process", "run the module's block in the process itself: all calls share one copy of the module")
    .option("--in <file>", "csv, tsv, ndjson or json, .gz too (default: standard input)")
    .option("--out <file>", "where the outputs go, in the format of the extension (default: stdout, as ndjson)")
    .option(
      "--chunk-size <n>",
      "inputs that one call of the block receives (default: 50; with --per item 1)",
      wholeNumber(1),
    )
    .addOption(degreeOption("chunks", "the number of processors"))
    .addOption(
      new Option("--per <unit>", "call the block for each chunk or each item")
        .choices(["chunk", "item"])
        .default("chunk"),
    )
    .option("--ordered", "outputs in the order of the input")
    .option("--retries <n>", "how often a chunk or item that failed is tried again (default: 0)", wholeNumber(0))
    .option("--timeout-ms <ms>", "the longest that one call of the block may take", wholeNumber(1))
    .option("--debug", "show what the block says by context.log.debug");
  addUsingFlags(command);
  addModuleFlags(command);
  addRunFlags(command);
  addJobFlags(command, { input: true });
  addConnectionFlags(command);
  addTimeoutFlag(command, "--request-timeout-ms");
  defineAction(command, runParallel);
}

export const runParallel: Work<ParallelFlags> = async (flags, session, module) => {
  refuseTwoStreams(flags);
  const block = await blockOf(module, flags);
  const operands = module === undefined ? [] : [module];
  const run = (connection?: Connection): Promise<ExitCode> =>
    runBlock({ operands, flags, session, block, connection, using: usingOf(flags) });
  // A block that only computes needs no environment.
  if (!namesEnvironment(flags)) return run();
  return withConnectionOf(flags, session.notices, run, flags.requestTimeoutMs);
};

function refuseTwoStreams({ json, out }: ParallelFlags): void {
  if (json !== true || out !== undefined) return;
  throw new UsageError(
    "--json prints the result on stdout, where the outputs go too. Send those to a file: --out FILE.",
  );
}

async function blockOf(module: string | undefined, flags: ParallelFlags): Promise<Block | URL> {
  const { eval: code, per, inProcess } = flags;
  if ((module === undefined) === (code === undefined)) {
    throw new UsageError("Name the module with the block, or give its code with --eval: one of the two.");
  }
  if (module === undefined || inProcess === true) refuseModuleFlags(flags);
  if (module === undefined) return (await import("../eval-block.ts")).compileBlock(code ?? "", per);
  const address = pathToFileURL(module);
  checkThere(address);
  if (inProcess === true) return (await loadBlock(address)) as Block;
  await proveLoadable(address, given({ modules: flags.modules, excludeModules: flags.excludeModule }));
  return address;
}

function refuseModuleFlags({ modules, excludeModule }: ParallelFlags): void {
  if (modules === undefined && excludeModule === undefined) return;
  throw new UsageError(
    "--modules and --exclude-module are for a module's block in worker threads. --eval and --in-process run in the process itself, with what is loaded there.",
  );
}
