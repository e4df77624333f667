import { applyToRecords } from "./apply-records.ts";
import type { TableOperation } from "./call.ts";
import { fetchRecords } from "./fetch-records.ts";
import { listRecords } from "./list-records.ts";

/** `GET accounts?…`: a query in FetchXML, an aggregation or a list, whichever the options ask for. */
export const queryRecords: TableOperation = (call, table) => {
  const { options } = call.target;
  if (options.has("fetchXml")) return fetchRecords(call, table);
  return options.has("$apply") ? applyToRecords(call, table) : listRecords(call, table);
};
