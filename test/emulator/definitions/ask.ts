/** Asks for definitions as the tests do, of the tables that the emulator has. */
import { answerDefinitions } from "../../../src/emulator/definitions/answer-definitions.ts";
import { loadDefinitions } from "../../../src/emulator/definitions/load.ts";
import { WebApiError } from "../../../src/emulator/web-api-error.ts";

export const definitions = loadDefinitions();
export const root = "https://org/api/data/v9.2/$metadata";
export const account = "EntityDefinitions(LogicalName='account')";
export const accountId = "70816501-edb9-4740-a16c-6a5efbc05d84";

export type Answer = Record<string, unknown> & { value?: Record<string, unknown>[] };

export function get(path: string, options: Record<string, string> = {}): Answer {
  return answerDefinitions(path, new Map(Object.entries(options)), definitions, root) as Answer;
}

export function refusal(path: string, options: Record<string, string> = {}): WebApiError {
  try {
    get(path, options);
  } catch (error) {
    if (error instanceof WebApiError) return error;
    throw error;
  }
  throw new Error("It was answered, but it should have been refused.");
}

export const names = (answer: Answer, property = "LogicalName") => answer.value?.map((each) => each[property]);
