import odataQuery from "odata-query";

/** The function of odata-query. Its declarations are written for CommonJS, in which it would be one level deeper. */
export const buildQuery = odataQuery as unknown as typeof odataQuery.default;
