import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { describeTable } from "../../metadata/tables.ts";
import { addConnectionFlags, addTimeoutFlag, withConnectionOf, type ConnectionFlags } from "../connection-flags.ts";
import { exitCodes } from "../exit-codes.ts";
import { defineAction } from "../session.ts";
import { declareTables } from "../types/declare-tables.ts";

interface TypesFlags extends ConnectionFlags {
  readonly out?: string;
  readonly timeoutMs?: number;
}

const EXAMPLES = `Examples:
  $ dvp types contact account --out dataverse.ts
  $ dvp types new_salesorder --url https://my-org.crm4.dynamics.com > new-salesorder.ts
`;

const EXPLANATION = `
For each table there are two interfaces. Contact is what getRecords<Contact>("contact") gives: choices are unions of
their numbers, with the labels in the comments, lookups name the tables that they point to, and a record of which only
some columns are read is Pick<Contact, "contactid" | "lastname">. ContactInput is what setRecords("contact", …) takes:
every column that can be written, optional, with the labels of choices, names and ids of lookups, and Dates.
Run it again when the tables have changed.`;

export function defineTypes(command: Command): void {
  command
    .addHelpText("before", EXAMPLES)
    .addHelpText("after", EXPLANATION)
    .argument("<tables...>", "the logical names of the tables, such as contact")
    .option("--out <file>", "write to a file (default: standard output)");
  addConnectionFlags(command);
  addTimeoutFlag(command);
  defineAction<TypesFlags>(command, (flags, { notices, interrupt }) =>
    withConnectionOf(
      flags,
      notices,
      async (connection) => {
        interrupt.onFirst(interrupt.abort);
        const names = [...new Set(command.args)];
        const known = await Promise.all(names.map((name) => describeTable(connection, name)));
        const text = declareTables(
          known.map(({ table }) => table),
          connection.url,
        );
        if (flags.out === undefined) process.stdout.write(text);
        else await writeFile(flags.out, text);
        return exitCodes.ok;
      },
      flags.timeoutMs,
    ),
  );
}
