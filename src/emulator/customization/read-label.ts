import { BASE_LANGUAGE, languages, textsOf, type Label } from "../definitions/label.ts";
import { WebApiError } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { readInteger, readObject, readObjects, readText } from "./metadata-payload.ts";

/**
 * The texts of a `Label`; undefined for none. With a current label, those are added to it or take the place of its own.
 * Throws 400 for a language that there is not, and for translations of
 * nothing: every label has a text in the base language.
 */
export function readLabel(payload: Payload, name: string, current?: Label | null): Label | undefined {
  const label = readObject(payload, name);
  if (!label) return undefined;
  const given = readObjects(label, "LocalizedLabels") ?? [];
  const user = readObject(label, "UserLocalizedLabel");
  const sent = (given.length === 0 && user ? [user] : given).flatMap(readTranslation);
  const texts = new Map([...(current == null ? [] : textsOf(current)), ...sent]);
  const base = texts.get(BASE_LANGUAGE);
  if (base === undefined && texts.size > 0) throw withoutBase(name);
  return texts.size > 1 ? Object.fromEntries(texts) : base;
}

function readTranslation(translation: Payload): (readonly [language: number, text: string])[] {
  const language = readInteger(translation, "LanguageCode") ?? BASE_LANGUAGE;
  if (!languages.has(language)) throw unknownLanguage(language);
  const text = readText(translation, "Label");
  return text === undefined ? [] : [[language, text]];
}

function unknownLanguage(language: number): WebApiError {
  return new WebApiError(
    400,
    "0x80040203",
    `The language code ${language} is not a valid language for this organization. Expected one of ${[...languages].join(", ")}.`,
  );
}

function withoutBase(name: string): WebApiError {
  return new WebApiError(
    400,
    "0x80040203",
    `The label '${name}' has no text in the base language of the organization. Send one with the language code ${BASE_LANGUAGE}, too.`,
  );
}
