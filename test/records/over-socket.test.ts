import { expect, onTestFinished, test } from "vitest";
import { createEmulator } from "../../src/emulator/index.ts";
import { connect, getRecords, removeRecords, setRecords } from "../../src/index.ts";
import { accounts, collect } from "./emulated.ts";

test("over a real socket: broken connections and an expired token in mid-run lose nothing and double nothing", async () => {
  let now = Date.now();
  const emulator = createEmulator({ clock: () => now });
  onTestFinished(emulator.close);
  const { clientId, clientSecret } = emulator;
  const { url } = await emulator.listen();
  const connection = await connect({ url, clientId, clientSecret });
  onTestFinished(() => connection.close());

  const creates = ({ path }: { path: string }): boolean => path.endsWith("CreateMultiple");
  emulator.faults.add({ match: creates, after: 1, action: "reset-after" });
  emulator.faults.add({ match: creates, after: 2, action: "reset-before" });
  let isLater = false;
  const onProgress = ({ ok }: { ok: number }): void => {
    if (ok < 100 || isLater) return;
    isLater = true;
    now += 3_600_000;
  };
  const options = { createOnly: true, batchSize: 20, maxDegreeOfParallelism: 2, connection, onProgress };
  expect(await setRecords("account", accounts(200), options)).toMatchObject({ read: 200, ok: 200, created: 200 });
  expect(new Set(emulator.snapshot("account").map(({ name }) => name)).size).toBe(200);
  expect(emulator.snapshot("account")).toHaveLength(200);
  expect(emulator.log.counts()).toMatchObject({ "POST reset": 2 });
  expect(emulator.log.counts()["POST 401"]).toBeGreaterThanOrEqual(1);

  const found = await collect(getRecords("account", { columns: ["name"], pageSize: 30, connection }));
  expect(found).toHaveLength(200);
  expect(await removeRecords(found, { connection })).toMatchObject({ deleted: 200 });
  expect(emulator.snapshot("account")).toEqual([]);
});
