import type { Choice } from "./definition.ts";
import { list, number, object, text, type Json } from "./loose-json.ts";

/** The options of a column, from its own set or a global one, or from what true and false are called. */
export function readChoices(attribute: Json): Choice[] {
  const set = object(attribute.OptionSet ?? attribute.GlobalOptionSet);
  const options = [...list(set.Options), set.TrueOption, set.FalseOption];
  return options.filter((option) => option != null).map((option) => readChoice(object(option)));
}

function readChoice(option: Json): Choice {
  const { UserLocalizedLabel, LocalizedLabels } = object(option.Label);
  const installed = list(LocalizedLabels).map(({ Label }) => text(Label));
  const own = text(object(UserLocalizedLabel).Label);
  const labels = [...new Set([own, ...installed])].filter((label) => label !== "");
  return {
    value: Number(option.Value),
    label: labels[0] ?? "",
    labels,
    state: number(option.State),
    defaultStatus: number(option.DefaultStatus),
  };
}
