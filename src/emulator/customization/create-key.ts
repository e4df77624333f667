import type { AlternateKey, Table } from "../definitions/model.ts";

import { isTaken } from "../writes/conflicts.ts";
import type { Payload } from "../writes/step.ts";
import type { Customizer } from "./customizer.ts";
import { readAlternateKey } from "./read-key.ts";
import { writtenDefinition } from "./written-definition.ts";

/**
 * Adds the alternate key that the payload describes, as posted to `Keys`. Its index is Pending for the configured
 * while; where records have the same values already, it cannot be built and the key is Failed, as in the service.
 */
export function createKey(payload: Payload, table: Table, customizer: Customizer, now: Date): AlternateKey {
  const key = readAlternateKey(payload, table);
  const delay = customizer.keyIndexDelayMs;
  const timed = delay > 0 ? { ...key, activeFrom: now.getTime() + delay } : key;
  try {
    addKey(timed, table, customizer);
  } catch (error) {
    if (!isTaken(error)) throw error;
    addKey({ ...key, status: "Failed" }, table, customizer);
  }
  return key;
}

function addKey(key: AlternateKey, table: Table, customizer: Customizer): void {
  const written = writtenDefinition(table, customizer);
  customizer.apply({ tables: [{ ...written, keys: [...written.keys, key] }] });
}
