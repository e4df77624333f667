import type { AlternateKey, Table } from "../definitions/model.ts";
import type { Payload } from "../writes/step.ts";
import { addKey, buildKey } from "./build-keys.ts";
import type { Customizer } from "./customizer.ts";
import { readAlternateKey } from "./read-key.ts";

/**
 * Adds the alternate key that the payload describes, as posted to `Keys`. Its index is built after the configured while;
 * until then the key is Pending: it finds no records and keeps none apart.
 */
export function createKey(payload: Payload, table: Table, customizer: Customizer, now: Date): AlternateKey {
  const key = readAlternateKey(payload, table);
  const delay = customizer.keyIndexDelayMs;
  if (delay > 0) addKey({ ...key, status: "Pending", activeFrom: now.getTime() + delay }, table, customizer);
  else buildKey(key, table, customizer);
  return key;
}
