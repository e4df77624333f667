// #region doc
import { connect, setRecords } from "dataverse-parallel";
import { createEmulator } from "dataverse-parallel/emulator";
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

const emulator = createEmulator();
const { url, clientId, clientSecret } = emulator;
const connection = await connect({ url, clientId, clientSecret, authorityHost: url, transport: emulator.fetch });
beforeEach(() => emulator.reset());
after(() => emulator.close());

test("the account is there", async () => {
  await setRecords("account", [{ name: "Contoso" }], { createOnly: true, connection });
  assert.deepEqual(
    emulator.snapshot("account").map(({ name }) => name),
    ["Contoso"],
  );
});
// #endregion

test("and the next test begins without it", () => {
  assert.deepEqual(emulator.snapshot("account"), []);
});
