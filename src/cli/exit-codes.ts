import { AuthenticationError, BulkError, DataverseParallelError, ServiceError } from "../errors.ts";

/** What the command's exit code says. */
export const exitCodes = {
  ok: 0,
  couldNotRun: 1,
  usage: 2,
  failures: 3,
  signIn: 4,
  stopped: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodesHelp = `Examples:
  $ dvp set account accounts.csv --create-only --errors failed.csv || echo "exit code $?"
  $ dvp whoami > /dev/null && echo "signed in"

Exit codes of dvp:
    0  all is done and ok
    1  could not run: no such file, no such table, the service cannot be reached; a job that another process works on,
       or that was begun with another input or environment
    2  usage: a flag or an argument that cannot be
    3  worked through everything, and some records failed, their outcome is unknown, or a block told errors
       about them (--errors FILE keeps them)
    4  signing in failed, or the permission is missing
    5  stopped early: by --error-action stop, by --max-errors, or because the input or the service gave way;
       dvp jobs resume --last goes on
  130  interrupted by Ctrl-C; dvp jobs resume --last goes on
A resumed job ends as its command would have: with the figures, and the exit code, of all of it.
`;

const NO_PERMISSION = new Set([401, 403]);

/** The exit code for an error that ended a command. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof BulkError && error.cause !== undefined) return exitCodeOf(error.cause);
  if (error instanceof AuthenticationError) return exitCodes.signIn;
  if (error instanceof ServiceError && NO_PERMISSION.has(error.status)) return exitCodes.signIn;
  if (error instanceof DataverseParallelError && error.code === "usage") return exitCodes.usage;
  return exitCodes.couldNotRun;
}
