/** What a test can ask of the emulator: to fail, what it was asked, and what it holds. */
import { connect, setRecords } from "dataverse-parallel";
import { createEmulator } from "dataverse-parallel/emulator";

const emulator = createEmulator();
const { url } = await emulator.listen();
const { clientId, clientSecret } = emulator;
const connection = await connect({ url, clientId, clientSecret });

// #region doc
emulator.faults.add({ match: { method: "POST", path: "/accounts" }, action: "reset-after" });
await setRecords("account", [{ name: "Contoso" }], { createOnly: true, connection });

const posts = emulator.log.entries().filter(({ method, path }) => method === "POST" && path.includes("/accounts"));
console.log(posts.map(({ status }) => status)); // its first answer got lost, so it was sent twice
console.log(emulator.snapshot("account").map(({ name }) => name)); // and done once
// #endregion

await connection.close();
await emulator.close();
