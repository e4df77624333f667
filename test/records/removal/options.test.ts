import { expect, test } from "vitest";
import { removeRecords, type RemoveRecordsOptions } from "../../../src/index.ts";
import { emulated, idOf } from "../emulated.ts";
import { names, withAccounts } from "./stored.ts";

const isBatch = ({ path }: { path: string }): boolean => path.endsWith("$batch");

test("custom logic and flows are passed over, and plug-ins find the tag, in every delete", async () => {
  const world = await withAccounts(1);
  const step = "0b0b0b0b-0000-4000-a000-000000000001";
  const options: RemoveRecordsOptions = {
    bypassBusinessLogicExecution: ["CustomSync", "CustomAsync"],
    bypassBusinessLogicExecutionStepIds: [step],
    bypassFlows: true,
    tag: "clean up",
    connection: world.connection,
  };
  expect(await removeRecords("account", [idOf(0)], options)).toMatchObject({ deleted: 1 });
  const body = world.writes.find(({ message }) => message === "$batch")?.body ?? "";
  expect(body).toContain("MSCRM.BypassBusinessLogicExecution: CustomSync,CustomAsync");
  expect(body).toContain(`MSCRM.BypassBusinessLogicExecutionStepIds: ${step}`);
  expect(body).toContain("MSCRM.SuppressCallbackRegistrationExpanderJob: true");
  expect(body).toMatch(/^DELETE \S+\?tag=clean(?:%20|\+)up HTTP/m);
});

test.each([
  [0, { failed: 1, deleted: 0 }],
  [1, { failed: 0, deleted: 1 }],
])("with %i retries a deadlock comes to %j", async (retries, expected) => {
  const world = await withAccounts(1);
  const fault = { error: { code: "0x80040216", message: "Transaction was deadlocked (1205)" } };
  const part = `HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(fault)}`;
  const action = {
    status: 200,
    headers: { "content-type": "multipart/mixed; boundary=b" },
    body: `--b\r\nContent-Type: application/http\r\n\r\n${part}\r\n--b--\r\n`,
  };
  world.emulator.faults.add({ match: isBatch, action });
  const options: RemoveRecordsOptions = {
    retries,
    initialRetryDelayMs: 1,
    errorAction: "silentlyContinue",
    connection: world.connection,
  };
  expect(await removeRecords("account", [idOf(0)], options)).toMatchObject(expected);
  expect(names(world)).toHaveLength(expected.failed);
});

test("an unknown option is refused, and told with those that there are", () => {
  const options = { ifExist: true, connection: emulated().connection } as RemoveRecordsOptions;
  expect(() => removeRecords("account", [], options)).toThrow(/removeRecords has no option ifExist\..*ifExists/);
});
