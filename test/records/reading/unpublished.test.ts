import { expect, test } from "vitest";
import { getRecords } from "../../../src/index.ts";
import { collect, emulated } from "../emulated.ts";
import { refusal } from "../refusal.ts";

test("records of solutions come as they are before they are published", async () => {
  const { connection } = emulated();
  const create = { name: "new_hello", displayname: "Hello", webresourcetype: 1, content: "PGI+" };
  const path = "webresourceset";
  await connection.send({ method: "POST", path, body: JSON.stringify(create), idempotent: false });
  const published = { connection, columns: ["displayname"], filter: { name: "new_hello" } };
  const drafts = { ...published, unpublished: true };
  const [made] = await collect(getRecords("webresource", drafts));
  expect(made).toMatchObject({ "@table": "webresource", displayname: "Hello" });
  const patch = { path: `${path}(${String(made!.webresourceid)})`, body: JSON.stringify({ displayname: "Changed" }) };
  await connection.send({ method: "PATCH", ...patch, idempotent: true });
  expect(await collect(getRecords("webresource", drafts))).toMatchObject([{ displayname: "Changed" }]);
  expect(await collect(getRecords("webresource", published))).not.toMatchObject([{ displayname: "Changed" }]);
});

test("what only FetchXML can say cannot be asked of them", async () => {
  const { connection } = emulated();
  const reading = getRecords("webresource", { connection, unpublished: true, filter: { "name:Like": "a_b" } });
  expect(await refusal(collect(reading))).toContain("unpublished is asked for in OData");
});
