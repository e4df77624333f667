import type { Table } from "../definitions/model.ts";

/** The @odata.context of records: `…/$metadata#accounts(name,revenue)`. */
export function contextUrl(root: string, { entitySetName }: Table, select: string | undefined): string {
  const names = select?.split(",").map((name) => name.trim()) ?? [];
  const chosen = names.filter((name) => name !== "");
  const columns = chosen.length === 0 || chosen.includes("*") ? "" : `(${chosen.join(",")})`;
  return `${root}$metadata#${entitySetName}${columns}`;
}
