import type { DynamicsWebApi } from "dynamics-web-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Emulator } from "../../../src/emulator/index.ts";
import { column } from "../../emulator/customization/payloads.ts";
import { connected } from "./client.ts";

const key = "00000000-0000-4000-8000-000000000001";
const file = { collection: "accounts", key, property: "new_file" };

let emulator: Emulator;
let client: DynamicsWebApi;
beforeAll(async () => {
  ({ emulator, client } = await connected());
  await client.createAttribute({ entityKey: "LogicalName='account'", data: column("File", "new_File") });
  await client.upsert({ collection: "accounts", key, data: { name: "Contoso" } });
});
afterAll(() => emulator.close());

test("a file goes up in chunks and comes back as it was, and is deleted", async () => {
  const data = Buffer.from(Array.from({ length: 4_500_000 }, (_, index) => (index * 7) % 251));
  await client.uploadFile({ ...file, fileName: "big.bin", data });
  const downloaded = await client.downloadFile(file);
  expect([downloaded.fileName, downloaded.fileSize]).toEqual(["big.bin", data.length]);
  expect(Buffer.from(downloaded.data).equals(data)).toBe(true);
  await client.deleteRecord(file);
  const record = await client.retrieve<object>({ collection: "accounts", key, select: ["new_file"] });
  expect(record).toMatchObject({ new_file: null });
});
