import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { connect, getRecords, setRecords, whoAmI } from "../../src/index.ts";
import { collect } from "../records/emulated.ts";

test("emulator: is a Dataverse in this process that needs nothing set up, each its own", async () => {
  const [one, other] = [await connect("emulator:"), await connect({ url: "emulator:" })];
  await setRecords("account", [{ name: "a" }], { createOnly: true, connection: one });
  expect(await collect(getRecords("account", { columns: ["name"], connection: one }))).toMatchObject([{ name: "a" }]);
  expect(await getRecords("account", { connection: other }).count()).toBe(0);
  expect((await whoAmI({ connection: one })).userId).toMatch(/^[0-9a-f-]{36}$/);
  await one.close();
  await other.close();
});

test("emulator:<file> keeps its data in that file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dataverse-parallel-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const url = `emulator:${join(folder, "org.db")}`;
  const first = await connect(url);
  await setRecords("account", [{ name: "kept" }], { createOnly: true, connection: first });
  await first.close();
  const second = await connect(url);
  expect(await collect(getRecords("account", { columns: ["name"], connection: second }))).toMatchObject([
    { name: "kept" },
  ]);
  await second.close();
});

test("a file that is none of the emulator's is refused, and stays as it is", async () => {
  await expect(connect(`emulator:${import.meta.filename}`)).rejects.toThrow();
});
