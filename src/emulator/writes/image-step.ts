import type { Column, Table } from "../definitions/model.ts";
import { valueReader } from "../values/read-value.ts";
import type { Step } from "./step.ts";

/**
 * Sets an image, and with it its id and its timestamp, which are others for every image that comes.
 * Source: "Image columns" (Microsoft Learn).
 */
export function imageStep(column: Column, table: Table): Step {
  const { logicalName, wireName, attributeOf = `${logicalName}id` } = column;
  const read = valueReader(column, table);
  const candidates = [logicalName, attributeOf, `${logicalName}_timestamp`];
  const columns = candidates.filter((name) => table.columns.get(name)?.stored);
  return {
    columns,
    write(payload, parameters, { environment, now }) {
      const value = payload[wireName];
      const image =
        value === null ? [null, null, null] : [read(value), environment.store.newId().blob, Date.parse(now)];
      candidates.forEach((name, index) => {
        if (columns.includes(name)) parameters.push(image[index] ?? null);
      });
    },
  };
}
