import { BASE_LANGUAGE, textsOf, type Label } from "../label.ts";
import { metadataIdOf } from "./metadata-ids.ts";
import type { Json } from "./resource.ts";

/**
 * A text in all the languages that it has.
 *
 * @param language the user's, who sees the base language where there is no translation
 */
export function renderLabel(label: Label | null, language: number): Json {
  if (label === null) return { LocalizedLabels: [], UserLocalizedLabel: null };
  const rendered = textsOf(label).map(([code, text]) => ({
    Label: text,
    LanguageCode: code,
    IsManaged: true,
    MetadataId: metadataIdOf("label", code === BASE_LANGUAGE ? text : `${code} ${text}`),
    HasChanged: null,
  }));
  const inLanguage = (wanted: number) => rendered.find(({ LanguageCode }) => LanguageCode === wanted);
  return { LocalizedLabels: rendered, UserLocalizedLabel: inLanguage(language) ?? inLanguage(BASE_LANGUAGE) ?? null };
}
