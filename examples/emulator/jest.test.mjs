// Not run here, as jest is not installed; it differs from node.test.mjs in nothing but the names that jest has.
// #region doc
import { connect, setRecords } from "dataverse-parallel";
import { afterAll, beforeEach, expect, test } from "@jest/globals";
import { createEmulator } from "dataverse-parallel/emulator";

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
