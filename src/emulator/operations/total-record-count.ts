import type { InnerResponse } from "../batch/model.ts";
import { parseArgument } from "../query/parse-operand.ts";
import { readTokens } from "../query/token-reader.ts";
import { quote } from "../quote.ts";
import { shownIn } from "../store/drafts.ts";
import { badRequest, WebApiError } from "../web-api-error.ts";
import { jsonResponse, type Call } from "./call.ts";

/**
 * `GET RetrieveTotalRecordCount(EntityNames=['account'])`: how many records tables have. The service counts at most once
 * a day; here the count is that of the moment.
 *
 * @param parameters what stands between the parentheses
 */
export function totalRecordCount(call: Call, parameters: string): InnerResponse {
  const { environment, target } = call;
  const names = readNames(parameters, target.options);
  const counts = names.map((name) => {
    const table = environment.definitions.tables.get(name);
    if (!table) throw unknownTable(name);
    return Number(environment.store.row(`SELECT count(*) FROM ${quote(shownIn(table))}`)?.[0]);
  });
  const body = {
    "@odata.context": `${target.root}$metadata#Microsoft.Dynamics.CRM.RetrieveTotalRecordCountResponse`,
    EntityRecordCountCollection: { Count: names.length, IsReadOnly: false, Keys: names, Values: counts },
  };
  return jsonResponse(200, JSON.stringify(body));
}

function readNames(parameters: string, aliases: ReadonlyMap<string, string>): readonly string[] {
  const reader = readTokens(parameters);
  const name = reader.next();
  if (name.text !== "EntityNames") throw missingNames();
  reader.expect("=");
  const argument = parseArgument(reader, aliases);
  const rest = reader.peek();
  if (rest.kind !== "end") throw reader.unexpected(rest);
  if (argument.kind !== "collection" || argument.values.length === 0) throw missingNames();
  return [...new Set(argument.values)];
}

function missingNames(): WebApiError {
  return badRequest(
    "The function 'RetrieveTotalRecordCount' needs the parameter 'EntityNames', a list of logical names, as RetrieveTotalRecordCount(EntityNames=['account']).",
  );
}

function unknownTable(name: string): WebApiError {
  return new WebApiError(404, "0x80040217", `The entity with a name = '${name}' was not found in the MetadataCache.`);
}
