import { exitCodes } from "../../../src/cli/exit-codes.ts";
import type { End } from "../client/run-client.ts";
import type { Session, Trouble } from "../script/script.ts";

type Kind = Trouble["kind"] | "fault";

/** What a session may say of itself when a trouble has stopped it. */
const EXCUSES: readonly (readonly [kinds: readonly Kind[], pattern: RegExp])[] = [
  [
    ["disk-full"],
    /cannot be written|cannot have its|cannot be locked|has a journal that cannot|disk|file too large|EFBIG/i,
  ],
  [["damage"], /is damaged: /],
  [
    ["kill-service", "fault"],
    /did not answer|cannot be reached|could not be reached|connection|no answer|answered|sign/i,
  ],
];

/** What is wrong with the way in which a session ended; undefined where that is as it may be. */
export function judgeEnd(end: End, { troubles, faults }: Session): string | undefined {
  const { code, signal, stderr, hung } = end;
  const kinds = new Set<Kind>([...troubles.map(({ kind }) => kind), ...(faults.length > 0 ? ["fault" as const] : [])]);
  if (hung) return `it hung, and had said: ${tail(stderr)}`;
  if (STACK.test(stderr)) return `it showed where in its code something was thrown: ${tail(stderr)}`;
  if (signal === null ? isExcused(end, kinds) : isExpected(signal, kinds)) return undefined;
  return `it ended with ${code ?? signal ?? "nothing"}: ${tail(stderr)}`;
}

const STACK = /^\s+at .+:\d+:\d+\)?$/m;

/** Ctrl-C ends it before it listens to that, or when all is done. */
function isExpected(signal: NodeJS.Signals, kinds: ReadonlySet<Kind>): boolean {
  return (signal === "SIGKILL" && kinds.has("kill")) || (signal === "SIGINT" && kinds.has("interrupt"));
}

function isExcused({ code, stderr }: End, kinds: ReadonlySet<Kind>): boolean {
  switch (code) {
    case exitCodes.ok:
    case exitCodes.failures:
      return true;
    case exitCodes.interrupted:
      return kinds.has("interrupt");
    case exitCodes.couldNotRun:
    case exitCodes.signIn:
    case exitCodes.stopped:
      return EXCUSES.some(([of, pattern]) => of.some((kind) => kinds.has(kind)) && pattern.test(stderr));
    default:
      return false;
  }
}

export function isDamaged({ stderr, code }: End): boolean {
  return code === 1 && /The journal of the job .* is damaged: /s.test(stderr);
}

function tail(stderr: string): string {
  return stderr.trim().split("\n").slice(-6).join(" | ").slice(-900);
}
