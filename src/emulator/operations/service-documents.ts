import type { InnerResponse } from "../batch/model.ts";
import { csdlDocument } from "../definitions/csdl/document.ts";
import { jsonResponse, type Call } from "./call.ts";

/** `GET [root]`: the entity sets that there are, by name and address. */
export function serviceDocument({ environment, target }: Call): InnerResponse {
  const value = [...environment.definitions.sets.keys()].map((name) => ({ name, kind: "EntitySet", url: name }));
  return jsonResponse(200, JSON.stringify({ "@odata.context": `${target.root}$metadata`, value }));
}

/** `GET $metadata`: all types, as CSDL in XML. */
export function metadataDocument({ environment }: Call): InnerResponse {
  return {
    status: 200,
    headers: { "Content-Type": "application/xml", "OData-Version": "4.0" },
    body: csdlDocument(environment.definitions),
  };
}
