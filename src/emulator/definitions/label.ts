/** A text as users see it: in English alone, or in several languages by their codes. */
export type Label = string | Readonly<Record<string, string>>;

/** The language that the organization was made with, which every label has. */
export const BASE_LANGUAGE = 1033;

/** Those that Dataverse can be had in ("Language collections", Microsoft Learn). */
export const languages: ReadonlySet<number> = new Set([
  1025, 1026, 1027, 1028, 1029, 1030, 1031, 1032, 1033, 1035, 1036, 1037, 1038, 1040, 1041, 1042, 1043, 1044, 1045,
  1046, 1048, 1049, 1050, 1051, 1053, 1054, 1055, 1057, 1058, 1060, 1061, 1062, 1063, 1066, 1069, 1081, 1086, 1087,
  1110, 2052, 2070, 2074, 3076, 3082, 3098,
]);

/** What a user of the language reads, which is the base language where there is no translation. */
export function textIn(label: Label, language: number): string {
  if (typeof label === "string") return label;
  return label[language] ?? label[BASE_LANGUAGE] ?? "";
}

export function textsOf(label: Label): readonly (readonly [language: number, text: string])[] {
  if (typeof label === "string") return [[BASE_LANGUAGE, label]];
  return Object.entries(label).map(([language, text]) => [Number(language), text]);
}
