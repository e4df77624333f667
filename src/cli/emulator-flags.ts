import { readFileSync } from "node:fs";
import { InvalidArgumentError, type Command } from "commander";
import { InputError, UsageError, toError } from "../errors.ts";
import { given, wholeNumber } from "./flag-values.ts";

type Limits = "none" | "default" | Readonly<Record<string, number>>;

interface Application {
  readonly clientId: string;
  readonly secretFile: string;
}

/** How inconvenient the emulator is, and who may sign in to it. */
export interface EmulatorWeatherFlags {
  readonly servers?: number;
  readonly limits?: Limits;
  readonly latency?: string;
  readonly queueBeyond?: number;
  readonly recommendedParallelism?: number | "none";
  readonly budgetHeaders: boolean;
  readonly faults?: string;
  readonly seed?: number;
  readonly tokenLifetime?: number;
  readonly application?: readonly Application[];
  readonly cert?: string;
  readonly key?: string;
}

export function addEmulatorWeatherFlags(command: Command): void {
  command
    .option("--servers <n>", "how many web servers the environment has (default: 1)", wholeNumber(1))
    .option(
      "--limits <limits>",
      'service protection: "default", "none", or figures such as "requests=600,concurrency=20"',
      limits,
    )
    .option("--latency <text>", 'how long requests take, such as "50ms+2ms/record~20% tail 1%x10 slots 16"')
    .option(
      "--queue-beyond <n>",
      "how many requests a server takes up at a time; more wait, without a 429",
      wholeNumber(1),
    )
    .option("--recommended-parallelism <n|none>", "what the x-ms-dop-hint header says (default: 4)", hint)
    .option("--no-budget-headers", "do not tell what is left of the limits")
    .option("--faults <file>", "a script of faults, as a JSON array")
    .option("--seed <n>", "what chance depends on; the same seed gives the same weather (default: 1)", wholeNumber(0))
    .option("--token-lifetime <seconds>", "how long a token is good for (default: 3600)", wholeNumber(1))
    .option(
      "--application <id:file>",
      "one more application, with its secret in a file; may be given often",
      application,
    )
    .option("--cert <file>", "serve HTTPS with this certificate (PEM)")
    .option("--key <file>", "the certificate's private key (PEM)");
}

/** What the flags say, for `createEmulator`; the faults are as the file has them. */
export function readWeatherFlags(flags: EmulatorWeatherFlags) {
  const { servers, limits: limit, latency, queueBeyond, recommendedParallelism, budgetHeaders, seed } = flags;
  const applications = flags.application?.map(({ clientId, secretFile }) => {
    return { clientId, clientSecret: readText(secretFile).trim() };
  });
  return {
    budgetHeaders,
    ...given({ servers, limits: limit, latency, queueBeyond, recommendedParallelism, seed, applications }),
    ...given({ tokenLifetimeSeconds: flags.tokenLifetime }),
  };
}

/** The script of faults. Throws InputError when it is no JSON array. */
export function readFaultScript(file: string | undefined): readonly unknown[] {
  if (file === undefined) return [];
  let script: unknown;
  try {
    script = JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`The script of faults is no JSON: ${toError(error).message}`, { source: file, cause: error });
  }
  if (Array.isArray(script)) return script;
  throw new InputError("The script of faults must be a JSON array of faults.", { source: file });
}

/** Undefined: plain HTTP. Throws UsageError when one of the two is missing. */
export function readTls({
  cert,
  key,
}: EmulatorWeatherFlags): { readonly cert: string; readonly key: string } | undefined {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) throw new UsageError("HTTPS needs both --cert and --key.");
  return { cert: readText(cert), key: readText(key) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new InputError(`The file cannot be read: ${toError(error).message}`, { source: file, cause: error });
  }
}

/** "default", "none", or figures by name; "none" for a figure switches that limit off. */
function limits(text: string): Limits {
  if (text === "default" || text === "none") return text;
  const pairs = text.split(",").map((pair): [string, number] => {
    const [, name = "", figure = ""] = /^\s*([a-z-]+)=([\d.]+|none)\s*$/.exec(pair) ?? [];
    const value = figure === "none" ? Infinity : Number(figure || NaN);
    if (name !== "" && !Number.isNaN(value)) return [camelCase(name), value];
    throw new InvalidArgumentError('Expected "default", "none", or figures such as "requests=600,window-seconds=30".');
  });
  return Object.fromEntries(pairs);
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function hint(text: string): number | "none" {
  return text === "none" ? text : wholeNumber(1)(text);
}

function application(text: string, before: readonly Application[] = []): readonly Application[] {
  const at = text.indexOf(":");
  if (at < 1 || at === text.length - 1) {
    throw new InvalidArgumentError("Expected a client id and the file that holds its secret: <id>:<file>.");
  }
  return [...before, { clientId: text.slice(0, at), secretFile: text.slice(at + 1) }];
}
