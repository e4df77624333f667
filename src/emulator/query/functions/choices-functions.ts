import { badRequest } from "../../web-api-error.ts";
import { bind } from "../scope.ts";
import { needs, type Call, type QueryFunction } from "./function-call.ts";

/**
 * Whether a column of several choices contains any of the values. A column without a value contains none, and does
 * not show among those that do not contain them either ("Choices columns", Microsoft Learn, in its example).
 */
export const choicesFunctions: Readonly<Record<string, QueryFunction>> = {
  ContainValues: { parameters: ["PropertyValues"], opposite: "DoesNotContainValues", sql: containsSql },
  DoesNotContainValues: {
    parameters: ["PropertyValues"],
    opposite: "ContainValues",
    sql: (call) => `(NOT ${containsSql(call)})`,
  },
};

/** SQLite keeps such a column as ",1,9,", so that a choice is found between its commas. */
function containsSql(call: Call): string {
  const { name, reference, scope } = call;
  if (reference.column.type !== "MultiSelectPicklist") throw needs(name, "a choices column", reference.column.wireName);
  const tests = call.texts().map((text) => `instr(${reference.sql}, ${bind(scope, `,${readChoice(text)},`)}) > 0`);
  return `(${tests.join(" OR ")})`;
}

function readChoice(text: string): number {
  if (/^-?\d{1,10}$/.test(text.trim())) return Number(text);
  throw badRequest(`'${text}' is not the value of a choice, which is a whole number.`);
}
