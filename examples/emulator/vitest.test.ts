// #region doc
import { connect, setRecords } from "dataverse-parallel";
import { createEmulator } from "dataverse-parallel/emulator";
import { afterAll, beforeEach, expect, test } from "vitest";

const emulator = createEmulator();
const { url, clientId, clientSecret } = emulator;
const connection = await connect({ url, clientId, clientSecret, authorityHost: url, transport: emulator.fetch });
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

test("the account is there", async () => {
  await setRecords("account", [{ name: "Contoso" }], { createOnly: true, connection });
  expect(emulator.snapshot("account").map(({ name }) => name)).toEqual(["Contoso"]);
});
// #endregion

test("and the next test begins without it", () => {
  expect(emulator.snapshot("account")).toEqual([]);
});
