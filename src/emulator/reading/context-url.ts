import type { Table } from "../definitions/model.ts";
import type { ExpandItem } from "../query/expand/expand-item.ts";
import { splitNames } from "../query/select.ts";

/** The @odata.context of records: `…/$metadata#accounts(name,revenue,primarycontactid(fullname))`. */
export function contextUrl(
  root: string,
  { entitySetName }: Table,
  select: string | undefined,
  expand: readonly ExpandItem[] = [],
): string {
  return `${root}$metadata#${entitySetName}${shape(select, expand)}`;
}

function shape(select: string | undefined, expand: readonly ExpandItem[]): string {
  const names = splitNames(select).filter((name) => name !== "");
  const parts = [...(names.includes("*") ? [] : names), ...expand.flatMap(expandedShape)];
  return parts.length === 0 ? "" : `(${parts.join(",")})`;
}

function expandedShape({ navigation, reference, options, items }: ExpandItem): readonly string[] {
  if (reference) return [navigation, `${navigation}/$ref()`];
  const inner = shape(options.get("$select"), items);
  return [`${navigation}${inner === "" ? "()" : inner}`];
}
