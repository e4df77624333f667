import { faultWords, type Fault } from "./fault.ts";

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isTexts: Check = (value) => isObject(value) && Object.values(value).every(isText);
const isCount: Check = (value) => value === Infinity || (Number.isInteger(value) && (value as number) >= 0);
const isFrom = (least: number, most: number): Check => {
  return (value) => typeof value === "number" && value >= least && value <= most;
};

const FAULT = {
  match: (value: unknown) => typeof value === "function" || has(MATCH, value),
  times: isCount,
  after: isCount,
  probability: isFrom(0, 1),
  action: isAction,
} satisfies Record<keyof Fault, Check>;
const MATCH = { method: isText, path: isText, user: isText, server: isCount };
const ANSWER = { status: isFrom(200, 599), headers: isTexts, body: isText };
const DELAY = { delayMs: isFrom(0, 2 ** 31 - 1), delay: (value: unknown) => value === "request" || value === "answer" };

/** The value as a fault. Throws for what is none, and says what is wrong with it. */
export function checkFault(value: unknown): Fault {
  if (!isObject(value)) throw new Error(`A fault must be an object, but it is ${print(value)}.`);
  for (const [name, part] of Object.entries(value)) {
    if (!(name in FAULT)) {
      throw new Error(`A fault has no '${name}'. Expected ${Object.keys(FAULT).join(", ")}.`);
    }
    if (part !== undefined && !FAULT[name as keyof Fault](part)) {
      throw new Error(`The fault's ${name} means nothing: ${print(part)}. ${HELP[name as keyof Fault]}`);
    }
  }
  if (value.action === undefined) throw new Error(`A fault needs an action. ${HELP.action}`);
  return value as unknown as Fault;
}

const HELP: Readonly<Record<keyof Fault, string>> = {
  match: `Expected an object with method, path, user or server, such as {"method":"POST","path":"CreateMultiple"}.`,
  times: "Expected a whole number from 0.",
  after: "Expected a whole number from 0.",
  probability: "Expected a number from 0 to 1.",
  action: `Expected {"status":503} (with headers and body), {"delayMs":500} (with "delay":"answer"), or one of ${faultWords.join(", ")}.`,
};

function isAction(value: unknown): boolean {
  if (isText(value)) return faultWords.some((word) => word === value);
  if (!isObject(value)) return false;
  if ("status" in value) return has(ANSWER, value) && isAnswer(value);
  return "delayMs" in value && has(DELAY, value);
}

/** Whether HTTP has such an answer: some statuses have no body, and some texts are no headers. */
function isAnswer({ body, ...init }: { readonly body?: string } & ResponseInit): boolean {
  try {
    return new Response(body ?? null, init) instanceof Response;
  } catch {
    return false;
  }
}

/** Whether the value is an object with nothing but what the checks allow. */
function has(checks: Readonly<Record<string, Check>>, value: unknown): boolean {
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([name, part]) => Object.hasOwn(checks, name) && (part === undefined || checks[name]?.(part)),
    )
  );
}

function print(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "function" ? "a function" : part)).slice(0, 200);
}
