import { WebApiError } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { readInteger, readObject, readObjects, readText } from "./metadata-payload.ts";

/** English: the one language of the organization. */
const LANGUAGE = 1033;

/**
 * The text of a `Label`; undefined for none. Throws 400 for a text in a language that the organization does not have.
 */
export function readLabel(payload: Payload, name: string): string | undefined {
  const label = readObject(payload, name);
  if (!label) return undefined;
  const given = readObjects(label, "LocalizedLabels") ?? [];
  const user = readObject(label, "UserLocalizedLabel");
  const texts = given.length === 0 && user ? [user] : given;
  for (const text of texts) checkLanguage(text);
  return texts.map((text) => readText(text, "Label")).find((text) => text !== undefined);
}

function checkLanguage(text: Payload): void {
  const language = readInteger(text, "LanguageCode") ?? LANGUAGE;
  if (language === LANGUAGE) return;
  throw new WebApiError(
    400,
    "0x80040203",
    `The language code ${language} is not a valid language for this organization. It has ${LANGUAGE}.`,
  );
}
