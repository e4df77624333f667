import type { Command } from "commander";
import { whoAmI } from "../../records/who-am-i.ts";
import { addConnectionFlags, addTimeoutFlag, withConnectionOf, type ConnectionFlags } from "../connection-flags.ts";
import { exitCodes } from "../exit-codes.ts";
import { defineAction } from "../session.ts";

interface WhoAmIFlags extends ConnectionFlags {
  readonly json?: boolean;
  readonly timeoutMs?: number;
}

const EXAMPLES = `Examples:
  $ dvp whoami
  $ dvp whoami --url https://my-org.crm4.dynamics.com --client-id 00000000-... --client-secret-file secret.txt --json
`;

export function defineWhoAmI(command: Command): void {
  command.addHelpText("before", EXAMPLES).option("--json", "print one JSON document");
  addConnectionFlags(command);
  addTimeoutFlag(command);
  defineAction<WhoAmIFlags>(command, (flags, { notices, interrupt }) =>
    withConnectionOf(
      flags,
      notices,
      async (connection) => {
        interrupt.onFirst(interrupt.abort);
        const who = { url: connection.url, ...(await whoAmI({ connection, signal: interrupt.signal })) };
        const forPeople = process.stdout.isTTY && flags.json !== true;
        process.stdout.write(forPeople ? asLines(who) : `${JSON.stringify(who)}\n`);
        return exitCodes.ok;
      },
      flags.timeoutMs,
    ),
  );
}

function asLines(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name.padEnd(16)}${value}\n`)
    .join("");
}
