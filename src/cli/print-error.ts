import { DataverseParallelError, ServiceError, toError, type ErrorCode } from "../errors.ts";
import type { Notices } from "./notices.ts";

/** What to try next, where the message does not say it. */
const NEXT: Readonly<Record<ErrorCode, string>> = {
  usage: "Add --help to see the flags, with examples.",
  authentication: "dvp whoami --verbose tries nothing but the sign-in.",
  service: "--verbose shows each request and its id, which Microsoft's support asks for.",
  transport: "--verbose shows each request.",
  definition: "Tables and columns go by their logical names; dvp get TABLE --top 1 shows the columns of a table.",
  invalidValue: "Mend the value and run the command again.",
  invalidRecord: "Mend the record and run the command again.",
  match: "Mend the columns that records are matched on, and run the command again.",
  expectation: "--what-if lists what would be deleted.",
  incomplete: "Run the command again for what is missing.",
  bulkDelete: 'dvp get asyncoperation --filter "operationtype eq 13" shows the bulk delete jobs.',
  malformedInput: "Mend that, and run the command again.",
  stopped: "Run the command again for what was not sent.",
  job: "dvp jobs list shows the jobs, and dvp help jobs what can be done with them.",
  worker: "--errors FILE keeps the inputs that it worked on, so that they can be fed back.",
  bulk: "--errors FILE keeps the failed records, so that they can be mended and fed back.",
  parallel: "--errors FILE keeps the inputs that failed, so that they can be mended and fed back.",
};

/** Says why a command ended. Only a fault of the program itself, or of a block's module, comes with a stack. */
export function printError(error: unknown, notices: Notices, { verbose = false } = {}): void {
  const problem = toError(error);
  notices.status("");
  notices.say(`error: ${problem.message}`, "bad");
  if (problem instanceof ServiceError) notices.say(serviceDetails(problem), "quiet");
  if (verbose) for (const line of causesOf(problem)) notices.say(line, "quiet");
  if (problem instanceof DataverseParallelError) {
    notices.say(NEXT[problem.code]);
  } else if (!isSystemError(problem)) {
    notices.say(stackOf(problem), "quiet");
    notices.say("dvp did not expect this error. Where the stack names a file of yours, look there first.");
  }
}

function serviceDetails({ status, serverCode, requestId }: ServiceError): string {
  const parts = [`status ${status}`, serverCode && `code ${serverCode}`, requestId && `request ${requestId}`];
  return parts.filter((part) => part !== undefined && part !== "").join(", ");
}

function causesOf(error: Error): string[] {
  const lines: string[] = [];
  for (let cause = error.cause; cause !== undefined && lines.length < 10;) {
    const { name, message, cause: next } = toError(cause);
    lines.push(`caused by ${name}: ${message}`);
    cause = next;
  }
  return lines;
}

/** Of the operating system: a port that is taken, a file that may not be read. Its message says it all. */
function isSystemError(error: Error): boolean {
  return "syscall" in error;
}

/** Where an error came from, without its message. */
export function stackOf(error: Error): string {
  return error.stack?.split("\n").slice(1).join("\n") ?? "";
}
