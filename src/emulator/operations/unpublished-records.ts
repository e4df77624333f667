import { notSupported, unknownSegment } from "../web-api-error.ts";
import type { TableOperation } from "./call.ts";
import { queryRecords } from "./query-records.ts";

export const RETRIEVE_UNPUBLISHED = "Microsoft.Dynamics.CRM.RetrieveUnpublishedMultiple";

/**
 * `GET webresourceset/Microsoft.Dynamics.CRM.RetrieveUnpublishedMultiple()`: components of solutions as they were last
 * written. The function is bound to collections of such components ("RetrieveUnpublishedMultiple Function", Microsoft
 * Learn); for others the service's parser of addresses is taken not to find it, which no recorded answer shows.
 */
export const unpublishedRecords: TableOperation = (call, table) => {
  if (table.hasDrafts !== true) throw unknownSegment(RETRIEVE_UNPUBLISHED);
  if (call.target.options.has("fetchXml")) throw notSupported("FetchXML for what is not published");
  return queryRecords({ ...call, drafts: true }, table);
};
