/** Which annotations a reply carries, by their term. */
export type AnnotationFilter = (term: string) => boolean;

export const formattedValue = "OData.Community.Display.V1.FormattedValue";
export const associatedNavigation = "Microsoft.Dynamics.CRM.associatednavigationproperty";
export const lookupLogicalName = "Microsoft.Dynamics.CRM.lookuplogicalname";
export const attributeName = "OData.Community.Display.V1.AttributeName";
export const fetchXmlPagingCookie = "Microsoft.Dynamics.CRM.fetchxmlpagingcookie";
export const moreRecords = "Microsoft.Dynamics.CRM.morerecords";
export const totalRecordCount = "Microsoft.Dynamics.CRM.totalrecordcount";
export const totalRecordCountLimitExceeded = "Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded";

/**
 * Reads the list of `odata.include-annotations`: terms, `*` at the end of one for all that begin so, `-` before one to
 * leave it out; the longest that fits a term decides. Undefined, when none are asked for.
 * Source: "OData Version 4.0, Part 1: Protocol", preference odata.include-annotations.
 */
export function annotationFilter(list: string | undefined): AnnotationFilter | undefined {
  const rules = (list ?? "")
    .split(",")
    .map((text) => readRule(text.trim()))
    .filter(({ beginning, exact }) => beginning !== "" || !exact)
    .sort((a, b) => b.beginning.length - a.beginning.length);
  if (!rules.some(({ includes }) => includes)) return undefined;
  return (term) => rules.find((rule) => fits(rule, term))?.includes ?? false;
}

interface Rule {
  readonly beginning: string;
  readonly exact: boolean;
  readonly includes: boolean;
}

function readRule(text: string): Rule {
  const includes = !text.startsWith("-");
  const pattern = includes ? text : text.slice(1);
  const exact = !pattern.endsWith("*");
  return { beginning: exact ? pattern : pattern.slice(0, -1), exact, includes };
}

function fits({ beginning, exact }: Rule, term: string): boolean {
  return exact ? term === beginning : term.startsWith(beginning);
}
