import { DynamicsWebApi } from "dynamics-web-api";
import pMap from "p-map";
import { columnNames, ENTITY_SET, rows, type Row } from "../rows.ts";
import { CREATE_MULTIPLE, inBatches, sum, target, type Open, type Task, type Work } from "../work.ts";

/** CreateMultiple by `callAction`. */
export const openMultiple: Open = (task) =>
  openWriting(task, (client, records) =>
    pMap(
      inBatches(rows(task.columns, records), task.batchSize),
      async (batch) => {
        const action = { Targets: batch.map(target) };
        const { Ids } = await client.callAction<{ Ids: readonly string[] }>({
          collection: ENTITY_SET,
          actionName: CREATE_MULTIPLE,
          action,
        });
        return Ids.length;
      },
      { concurrency: task.concurrency },
    ),
  );

/** `startBatch`, a `create` for each record, `executeBatch`. */
export const openBatches: Open = (task) =>
  openWriting(task, (client, records) =>
    pMap(
      inBatches(rows(task.columns, records), task.batchSize),
      async (batch) => {
        client.startBatch();
        for (const data of batch) void client.create({ collection: ENTITY_SET, data });
        const answers: unknown[] = await client.executeBatch();
        return answers.length;
      },
      { concurrency: task.concurrency },
    ),
  );

/** A `create` for each record. */
export const openSingle: Open = (task) =>
  openWriting(task, (client, records) =>
    pMap(
      rows(task.columns, records),
      async (data) => {
        await client.create<Row, string>({ collection: ENTITY_SET, data });
        return 1;
      },
      { concurrency: task.concurrency },
    ),
  );

/** `retrieveAll`; `retrieveMultiple` where not all are wanted, for that takes no other way. */
export const openRetrieveAll: Open = (task) => {
  const client = openClient(task);
  const request = { collection: ENTITY_SET, select: [...columnNames(task.columns)] };
  return {
    async run(records) {
      const { value } = await (records < task.records
        ? client.retrieveMultiple<Row>({ ...request, top: records })
        : client.retrieveAll<Row>(request));
      return value.length;
    },
    close: () => Promise.resolve(),
  };
};

function openWriting(task: Task, write: (client: DynamicsWebApi, records: number) => Promise<number[]>): Work {
  const client = openClient(task);
  return {
    run: async (records: number) => sum(await write(client, records)),
    close: () => Promise.resolve(),
  };
}

function openClient({ signIn, token }: Task): DynamicsWebApi {
  return new DynamicsWebApi({ serverUrl: signIn.url, onTokenRefresh: () => Promise.resolve(token) });
}
