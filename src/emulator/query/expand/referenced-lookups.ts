import type { Column, Table } from "../../definitions/model.ts";
import type { ExpandItem } from "./expand-item.ts";

/** The lookups whose addresses are wanted: the service shows their values too, selected or not. */
export function referencedLookups(items: readonly ExpandItem[], table: Table): readonly Column[] {
  return items.flatMap(({ navigation, reference }) => {
    const attribute = reference ? table.navigations.get(navigation)?.referencingAttribute : undefined;
    const lookup = attribute === undefined ? undefined : table.columns.get(attribute);
    return lookup ? [lookup] : [];
  });
}
