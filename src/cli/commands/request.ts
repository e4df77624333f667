import { InvalidArgumentError, type Command } from "commander";
import { sendRequest, type WebApiRequest, type WebApiResponse } from "../../records/send-request.ts";
import { addConnectionFlags, addTimeoutFlag, withConnectionOf, type ConnectionFlags } from "../connection-flags.ts";
import { exitCodes } from "../exit-codes.ts";
import { given } from "../flag-values.ts";
import { withoutControls } from "../notices.ts";
import { defineAction } from "../session.ts";
import { parseJsonFlag, readTextFlag } from "../text-flag.ts";

type Headers = Readonly<Record<string, string>>;

interface RequestFlags extends ConnectionFlags {
  readonly body?: string;
  readonly header?: Headers;
  readonly idempotent?: true;
  readonly include?: boolean;
  readonly timeoutMs?: number;
}

const EXAMPLES = `Examples:
  $ dvp request GET "accounts?\\$select=name&\\$top=1"
  $ dvp request POST "accounts(00000000-...)/Microsoft.Dynamics.CRM.AddToQueue" --body @body.json --include
`;

export function defineRequest(command: Command): void {
  command
    .addHelpText("before", EXAMPLES)
    .argument("<method>", "GET, POST, PATCH, PUT or DELETE")
    .argument("<path>", 'relative to the root of the Web API, such as "WhoAmI"; or a next link')
    .option(
      "--body <text>",
      "what to send: a text, @FILE, or - for standard input; JSON unless a header says otherwise",
    )
    .option("--header <header>", 'such as "Prefer: return=representation"; may be given several times', addHeader)
    .option("--idempotent", "repeat it when its answer is lost (GET, PUT and DELETE always are)")
    .option("--include", "print the status and the headers of the answer, too");
  addConnectionFlags(command);
  addTimeoutFlag(command);
  defineAction<RequestFlags>(command, async (flags, { notices, interrupt }, method = "", path = "") => {
    const request: WebApiRequest = {
      method: method.toUpperCase() as WebApiRequest["method"],
      path,
      ...given({ headers: flags.header, body: await readBody(flags), idempotent: flags.idempotent }),
    };
    return withConnectionOf(
      flags,
      notices,
      async (connection) => {
        interrupt.onFirst(interrupt.abort);
        const response = await sendRequest(request, { connection, signal: interrupt.signal });
        process.stdout.write((flags.include === true ? headOf(response) : "") + bodyText(response, process.stdout));
        return exitCodes.ok;
      },
      flags.timeoutMs,
    );
  });
}

function addHeader(text: string, before: Headers = {}): Headers {
  const colon = text.indexOf(":");
  if (colon < 1) throw new InvalidArgumentError('Expected a name and a value, as in "Prefer: return=representation".');
  return { ...before, [text.slice(0, colon).trim()]: text.slice(colon + 1).trim() };
}

/** It is sent as it is: only that it is JSON at all is looked at before. */
async function readBody({ body, header = {} }: RequestFlags): Promise<string | undefined> {
  if (body === undefined) return undefined;
  const text = await readTextFlag("--body", body);
  const isTyped = Object.keys(header).some((name) => name.toLowerCase() === "content-type");
  if (!isTyped) parseJsonFlag("--body", text);
  return text;
}

function headOf({ status, headers }: WebApiResponse): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value ?? ""}\n`);
  return `HTTP ${status}\n${withoutControls(lines.join(""))}\n`;
}

/** JSON for people on a terminal, on one line for the next command; a text as it came. */
function bodyText({ body }: WebApiResponse, { isTTY }: { readonly isTTY: boolean }): string {
  if (body === undefined) return "";
  if (typeof body === "string") return isTTY ? `${withoutControls(body)}\n` : body;
  return `${JSON.stringify(body, undefined, isTTY ? 2 : undefined)}\n`;
}
