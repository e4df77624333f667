import type { InnerResponse } from "../batch/model.ts";
import type { Table } from "../definitions/model.ts";
import { readXml, type XmlElement } from "../fetch-xml/xml.ts";
import { isGuid } from "../guid.ts";
import { noContent, type Call } from "../operations/call.ts";
import { publishDrafts } from "../store/publish-drafts.ts";
import { readPayload } from "../wire/body.ts";
import { invalidArgument } from "./customization-errors.ts";

/** `POST PublishAllXml`. Changes of definitions are in force at once, so that only components are left to publish. */
export function publishAll({ environment }: Call): InnerResponse {
  const { store } = environment;
  store.transaction(() => {
    for (const table of componentTables(environment)) publishDrafts(table, undefined, store);
  });
  return noContent();
}

/**
 * `POST PublishXml`, which says what to publish: of components
 * `<importexportxml><webresources><webresource>{id}</webresource></webresources></importexportxml>`.
 */
export function publish({ request, environment }: Call): InnerResponse {
  const { ParameterXml: parameter } = readPayload(request, "PublishXml");
  if (typeof parameter !== "string") throw invalidArgument("The parameter 'ParameterXml' is missing. Expected a text.");
  const wanted = readXml(parameter);
  const { store } = environment;
  store.transaction(() => {
    for (const table of componentTables(environment)) {
      for (const id of idsOf(table, wanted)) publishDrafts(table, id, store);
    }
  });
  return noContent();
}

function componentTables({ definitions }: Call["environment"]): Table[] {
  return [...definitions.tables.values()].filter(({ hasDrafts }) => hasDrafts === true);
}

function idsOf({ logicalName }: Table, wanted: XmlElement): string[] {
  const lists = wanted.children.filter(({ name }) => name === `${logicalName}s`);
  return lists
    .flatMap(({ children }) => children)
    .filter(({ name }) => name === logicalName)
    .map(({ text }) => {
      const id = text.trim().replace(/^\{(.*)\}$/, "$1");
      if (isGuid(id)) return id;
      throw invalidArgument(`'${text}' is not the id of a ${logicalName} that could be published.`);
    });
}
