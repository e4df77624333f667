import { Pool } from "undici";
import { API_PATH, columnNames, ENTITY_SET, type Row } from "../rows.ts";
import { jsonHeaders, type Open } from "../work.ts";

interface Page {
  readonly value: readonly Row[];
  readonly "@odata.nextLink"?: string;
}

/** The hand-written loop: follows `@odata.nextLink`, takes rows as they come and converts nothing. */
export const openNextLinks: Open = (task) => {
  const pool = new Pool(task.signIn.url, { connections: 1 });
  const headers = jsonHeaders(task.token);
  const list = `${API_PATH}${ENTITY_SET}?$select=${columnNames(task.columns).join(",")}`;
  return {
    async run(records) {
      let path: string | undefined = records < task.records ? `${list}&$top=${records}` : list;
      let read = 0;
      while (path !== undefined) {
        const answer = await pool.request({ method: "GET", path, headers });
        const { value, "@odata.nextLink": next } = (await answer.body.json()) as Page;
        for (const row of value) if ("bench_name" in row) read += 1;
        path = next?.slice(task.signIn.url.length);
      }
      return read;
    },
    close: () => pool.close(),
  };
};
