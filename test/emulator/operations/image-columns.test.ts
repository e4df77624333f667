import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { column } from "../customization/payloads.ts";
import { signedIn, type SignedIn } from "../signed-in.ts";

const attributes = "EntityDefinitions(LogicalName='account')/Attributes";
const bytes = Uint8Array.from([137, 80, 78, 71, 0, 255]);
const image = Buffer.from(bytes).toString("base64");

let org: SignedIn;
beforeAll(async () => {
  org = await signedIn();
});
afterAll(() => org.emulator.close());
beforeEach(() => {
  org.emulator.reset();
});

describe.each([
  ["the image that accounts come with", "entityimage"],
  ["an image of a client's column", "new_photo"],
])("%s", (_what, name) => {
  const companions = `${name}id,${name}_timestamp,${name}_url`;
  const read = async (id: string) => (await org.send("GET", `accounts(${id})?$select=${companions}`)).json;
  beforeEach(async () => {
    if (name === "entityimage") return;
    expect((await org.send("POST", attributes, column("Image", "new_Photo", { MaxSizeInKB: 1 }))).status).toBe(204);
  });

  test("comes when it is asked for by name, and not with all columns", async () => {
    const id = await org.create("accounts", { [name]: image });
    expect((await org.send("GET", `accounts(${id})?$select=${name}`)).json[name]).toBe(image);
    expect((await org.send("GET", `accounts(${id})`)).json).not.toHaveProperty(name);
  });

  test("brings its id, its timestamp and its address, and each change others", async () => {
    const id = await org.create("accounts", { [name]: image });
    const first = await read(id);
    const timestamp = first[`${name}_timestamp`];
    expect(first).toMatchObject({
      [`${name}id`]: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      [`${name}_timestamp`]: expect.any(Number) as number,
      [`${name}_url`]: `/Image/download.aspx?Entity=account&Attribute=${name}&Id=${id}&Timestamp=${String(timestamp)}`,
    });
    await org.send("PATCH", `accounts(${id})`, { [name]: Buffer.from("other").toString("base64") });
    expect((await read(id))[`${name}id`]).not.toBe(first[`${name}id`]);
  });

  test("is cleared by null, and all that it brought", async () => {
    const id = await org.create("accounts", { [name]: image });
    await org.send("PATCH", `accounts(${id})`, { [name]: null });
    expect(await read(id)).toMatchObject({ [`${name}id`]: null, [`${name}_timestamp`]: null, [`${name}_url`]: null });
  });

  test("is downloaded byte for byte, and there is nothing to download without one", async () => {
    const id = await org.create("accounts", { [name]: image });
    const reply = await org.send("GET", `accounts(${id})/${name}/$value?size=full`);
    expect([reply.status, reply.headers.get("Content-Type")]).toEqual([200, "application/octet-stream"]);
    expect(reply.bytes).toEqual(bytes);
    const without = await org.create("accounts", {});
    expect((await org.send("GET", `accounts(${without})/${name}/$value`)).status).toBe(204);
  });

  test("can be uploaded, and deleted by its address", async () => {
    const id = await org.create("accounts", {});
    const headers = { "Content-Type": "application/octet-stream", "x-ms-file-name": "a.png" };
    expect((await org.send("PATCH", `accounts(${id})/${name}`, bytes, headers)).status).toBe(204);
    expect((await org.send("GET", `accounts(${id})?$select=${name}`)).json[name]).toBe(image);
    expect((await org.send("DELETE", `accounts(${id})/${name}`)).status).toBe(204);
    expect(await read(id)).toMatchObject({ [`${name}id`]: null });
  });

  test.each(["not base64!", 5, "AAA"])("is refused as %j", async (value) => {
    expect((await org.send("POST", "accounts", { [name]: value })).error.code).toBe("0x80048d19");
    expect(org.emulator.snapshot("account")).toEqual([]);
  });
});

test("an image is refused when it is bigger than its column takes", async () => {
  await org.send("POST", attributes, column("Image", "new_Photo", { MaxSizeInKB: 1 }));
  expect((await org.send("POST", "accounts", { new_photo: Buffer.alloc(1024).toString("base64") })).status).toBe(204);
  const reply = await org.send("POST", "accounts", { new_photo: Buffer.alloc(1025).toString("base64") });
  expect([reply.status, reply.error.code]).toEqual([400, "0x80044a02"]);
});

test("an image column says how big an image may be", async () => {
  await org.send("POST", attributes, column("Image", "new_Photo"));
  const address = `${attributes}(LogicalName='new_photo')/Microsoft.Dynamics.CRM.ImageAttributeMetadata`;
  expect((await org.send("GET", address)).json).toMatchObject({
    AttributeTypeName: { Value: "ImageType" },
    AttributeOf: "new_photoid",
    MaxSizeInKB: 10_240,
    IsPrimaryImage: false,
    IsValidForUpdate: true,
  });
});

test("an image column goes with all that it brought", async () => {
  await org.send("POST", attributes, column("Image", "new_Photo"));
  expect((await org.send("DELETE", `${attributes}(LogicalName='new_photo')`)).status).toBe(204);
  expect((await org.send("GET", "$metadata")).text).not.toContain("new_photo");
});
