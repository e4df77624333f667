import type { InnerResponse } from "../batch/model.ts";
import { readDefinitionPath, type DefinitionKey } from "../definitions/definition-path.ts";
import { findTable } from "../definitions/find-definition.ts";
import { noContent, type Call } from "../operations/call.ts";
import { methodNotAllowed, notSupported } from "../web-api-error.ts";
import { readPayload } from "../wire/body.ts";
import { components, tableComponents, type Component } from "./components.ts";
import { ENTITY_SET } from "./metadata-payload.ts";

interface Address {
  readonly component: Component;
  /** The collection, below the root, by the MetadataId of its table. */
  readonly collection: string;
  /** Which of the collection; undefined for the collection itself. */
  readonly key: DefinitionKey | undefined;
}

/**
 * Does a POST, PUT or DELETE of definitions, all of it or nothing. Changes are in force at once: there is nothing to
 * publish. Source: "Create and update table definitions using the Web API" and its like (Microsoft Learn).
 */
export function customize(call: Call): InnerResponse {
  const { component, collection, key } = locate(call);
  const { method } = call.request;
  const headers = call.environment.store.transaction(() => {
    if (method === "POST" && !key) return created(call, collection, component.create(payloadOf(call), call));
    if (method === "PUT" && key && component.update) component.update(payloadOf(call), key, call);
    else if (method === "DELETE" && key) component.remove(key, call);
    else throw method === "PUT" && key ? notSupported(`changing '${call.target.path}'`) : methodNotAllowed(method);
    return {};
  });
  return noContent(headers);
}

function payloadOf({ request }: Call) {
  return readPayload(request, ENTITY_SET);
}

function created({ target }: Call, collection: string, id: string): Readonly<Record<string, string>> {
  const url = `${target.root}${collection}(${id})`;
  return { Location: url, "OData-EntityId": url };
}

/** A cast at the end says only what the payload says too. */
function locate({ target: { path }, environment: { definitions } }: Call): Address {
  const [first, second, ...others] = readDefinitionPath(path).filter(({ cast }) => cast === undefined);
  const root = first && components[first.name];
  if (!root || others.length > 0) throw notSupported(`making or changing '${path}'`);
  if (!second) return { component: root, collection: first.name, key: first.key };
  const ofTable = Object.hasOwn(tableComponents, second.name) ? tableComponents[second.name] : undefined;
  if (!first.key || first.name !== "EntityDefinitions" || !ofTable) throw notSupported(`making or changing '${path}'`);
  const table = findTable(first.key, definitions);
  return {
    component: ofTable(table),
    collection: `${first.name}(${table.metadataId})/${second.name}`,
    key: second.key,
  };
}
