import { randomUUID } from "node:crypto";
import type { GlobalOptionSet } from "../definitions/model.ts";
import { notSupported } from "../web-api-error.ts";
import type { Payload } from "../writes/step.ts";
import { nameTaken } from "./customization-errors.ts";
import type { Customizer } from "./customizer.ts";
import { optionSetProperties } from "./known-properties.ts";
import { readText, refuseUnknown, typeOf } from "./metadata-payload.ts";
import { readLabel } from "./read-label.ts";
import { readOptions } from "./read-options.ts";
import { checkSchemaName } from "./schema-name.ts";

/** Makes the option set that the payload describes, as posted to `GlobalOptionSetDefinitions`. Throws WebApiError. */
export function createOptionSet(payload: Payload, customizer: Customizer): GlobalOptionSet {
  const type = typeOf(payload) ?? "OptionSetMetadata";
  if (type !== "OptionSetMetadata") throw notSupported(`global option sets of the type '${type}'`);
  refuseUnknown(payload, optionSetProperties, type);
  const { schemaName: name } = checkSchemaName(readText(payload, "Name"), "OptionSet");
  if (customizer.definitions.optionSets.has(name)) throw nameTaken(name, "OptionSet");
  const optionSet: GlobalOptionSet = {
    name,
    metadataId: randomUUID(),
    displayName: readLabel(payload, "DisplayName") ?? null,
    options: readOptions(payload),
  };
  customizer.apply({ optionSets: [optionSet] });
  return optionSet;
}
