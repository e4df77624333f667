/** The emulator as a fetch function: for any client that lets its transport be replaced. */
// #region doc
import { createEmulator } from "dataverse-parallel/emulator";

const emulator = createEmulator();
const { url, tenantId, clientId, clientSecret } = emulator;

const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
const signIn = new Request(`${url}/${tenantId}/oauth2/v2.0/token`, {
  method: "POST",
  body: new URLSearchParams({ ...form, scope: `${url}/.default` }),
});
const { access_token: token } = (await (await emulator.fetch(signIn)).json()) as { access_token: string };

const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
const create = new Request(`${url}/api/data/v9.2/accounts`, { method: "POST", headers, body: '{"name":"Contoso"}' });
const { status } = await emulator.fetch(create);
console.log(status, emulator.snapshot("account").length);
await emulator.close();
// #endregion
