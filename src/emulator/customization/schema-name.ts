import type { Payload } from "../writes/step.ts";
import { invalidSchemaName, type ComponentType } from "./customization-errors.ts";
import { readText } from "./metadata-payload.ts";

export interface Names {
  readonly schemaName: string;
  readonly logicalName: string;
}

const MAXIMUM_LENGTH = 100;

/** The prefix of a publisher, which may not begin as the service's own do, and a name. */
const withPrefix = /^(?!mscrm)[a-z][a-z0-9]{1,7}_\w+$/i;

/** Reads the SchemaName, from which the logical name follows. Throws 400 for one that a publisher cannot give. */
export function readSchemaName(payload: Payload, type: ComponentType): Names {
  const schemaName = readText(payload, "SchemaName") ?? readText(payload, "LogicalName");
  return checkSchemaName(schemaName, type);
}

export function checkSchemaName(schemaName: string | undefined, type: ComponentType): Names {
  if (schemaName === undefined || schemaName.length > MAXIMUM_LENGTH || !withPrefix.test(schemaName)) {
    throw invalidSchemaName(schemaName, type);
  }
  return { schemaName, logicalName: schemaName.toLowerCase() };
}
