import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";

let org: SignedIn;
beforeAll(async () => {
  org = await signedIn();
});
afterAll(() => org.emulator.close());
beforeEach(() => {
  org.emulator.reset();
});

const script = (name: string) => ({ name, displayname: "First", content: "YQ==", webresourcetype: 3 });
const query = "$select=displayname,componentstate&$orderby=name";

async function published(): Promise<unknown[]> {
  return (await org.send("GET", `webresourceset?${query}`)).json.value.map(({ displayname }) => displayname);
}

async function drafts(): Promise<unknown[]> {
  const { json } = await org.send(
    "GET",
    `webresourceset/Microsoft.Dynamics.CRM.RetrieveUnpublishedMultiple()?${query}`,
  );
  return json.value.map(({ displayname, componentstate }) => [displayname, componentstate]);
}

const publish = (id: string) =>
  org.send("POST", "PublishXml", {
    ParameterXml: `<importexportxml><webresources><webresource>{${id}}</webresource></webresources></importexportxml>`,
  });

describe("a component of solutions", () => {
  test("is a draft until it is published", async () => {
    const id = await org.create("webresourceset", script("new_a.js"));
    expect([await published(), await drafts()]).toEqual([[], [["First", 1]]]);
    expect((await org.send("GET", `webresourceset(${id})`)).status).toBe(404);
    expect((await publish(id)).status).toBe(204);
    expect([await published(), await drafts()]).toEqual([["First"], [["First", 0]]]);
  });

  test("stays as it was published while its draft changes", async () => {
    const id = await org.create("webresourceset", script("new_a.js"));
    await publish(id);
    const changed = await org.send(
      "PATCH",
      `webresourceset(${id})?$select=displayname`,
      { displayname: "Second" },
      {
        Prefer: "return=representation",
      },
    );
    expect(changed.json.displayname).toBe("Second");
    expect([await published(), await drafts()]).toEqual([["First"], [["Second", 1]]]);
    const property = await org.send("GET", `webresourceset(${id})/displayname`);
    expect(property.json.value).toBe("First");
    expect((await org.send("POST", "PublishAllXml")).status).toBe(204);
    expect(await published()).toEqual(["Second"]);
  });

  test("is published alone, or with all others", async () => {
    const first = await org.create("webresourceset", script("new_a.js"));
    await org.create("webresourceset", { ...script("new_b.js"), displayname: "Other" });
    await publish(first);
    expect([await published(), await drafts()]).toEqual([
      ["First"],
      [
        ["First", 0],
        ["Other", 1],
      ],
    ]);
    await org.send("POST", "PublishAllXml");
    expect(await published()).toEqual(["First", "Other"]);
  });

  test("is gone at once when it is deleted, and for FetchXML what is published is there", async () => {
    const id = await org.create("webresourceset", script("new_a.js"));
    const fetch = `webresourceset?fetchXml=${encodeURIComponent('<fetch><entity name="webresource"/></fetch>')}`;
    expect((await org.send("GET", fetch)).json.value).toEqual([]);
    await publish(id);
    expect((await org.send("GET", fetch)).json.value).toHaveLength(1);
    await org.send("DELETE", `webresourceset(${id})`);
    expect([await published(), await drafts()]).toEqual([[], []]);
  });

  test.each(["<importexportxml>", "<a><webresources><webresource>1</webresource></webresources></a>"])(
    "is not published by %s",
    async (ParameterXml) => {
      await org.create("webresourceset", script("new_a.js"));
      expect((await org.send("POST", "PublishXml", { ParameterXml })).status).toBe(400);
      expect(await published()).toEqual([]);
    },
  );
});

test("drafts come in pages", async () => {
  for (const name of ["new_a.js", "new_b.js", "new_c.js"]) await org.create("webresourceset", script(name));
  const address = "webresourceset/Microsoft.Dynamics.CRM.RetrieveUnpublishedMultiple()?$select=name";
  const { json } = await org.send("GET", address, undefined, { Prefer: "odata.maxpagesize=2" });
  expect(json.value).toHaveLength(2);
  const next = String(json["@odata.nextLink"]).split("/api/data/v9.2/")[1] ?? "";
  const rest = await org.send("GET", next, undefined, { Prefer: "odata.maxpagesize=2" });
  expect(rest.json.value).toMatchObject([{ name: "new_c.js" }]);
});

test.each([
  ["GET", "accounts", 404],
  ["POST", "webresourceset", 405],
])("%s of the drafts of %s is refused", async (method, set, status) => {
  const address = `${set}/Microsoft.Dynamics.CRM.RetrieveUnpublishedMultiple()`;
  expect((await org.send(method, address, method === "POST" ? {} : undefined)).status).toBe(status);
});
