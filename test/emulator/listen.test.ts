import { afterEach, beforeEach, expect, test } from "vitest";
import { createEmulator, type Emulator, type Listener } from "../../src/emulator/index.ts";
import { sender, tokenFor, type Send } from "./signed-in.ts";

let emulator: Emulator;
let listener: Listener;
let send: Send;
beforeEach(async () => {
  emulator = createEmulator();
  listener = await emulator.listen();
  send = sender(fetch, listener.url, await tokenFor(emulator, fetch, listener.url));
});
afterEach(() => emulator.close());

test("a socket serves what fetch does, under its own address", async () => {
  const created = await send("POST", "accounts", { name: "Contoso" });
  expect(created.headers.get("OData-EntityId")).toMatch(`${listener.url}/api/data/v9.2/accounts(`);
  const list = await send("GET", "accounts?$select=name");
  expect(list.json).toMatchObject({
    "@odata.context": `${listener.url}/api/data/v9.2/$metadata#accounts(name)`,
    value: [{ name: "Contoso" }],
  });
  expect((await send("HEAD", "WhoAmI")).status).toBe(200);
});

test("a token for one address is none for another", async () => {
  const other = await emulator.listen();
  const token = await tokenFor(emulator, fetch, listener.url);
  expect((await sender(fetch, other.url, token)("GET", "WhoAmI")).status).toBe(401);
});

test("a URL of 40 KB arrives", async () => {
  const filter = Array.from({ length: 1000 }, (_, index) => `name eq 'name number ${index} of a thousand'`);
  expect((await send("GET", `accounts?$filter=${filter.join(" or ")}`)).status).toBe(200);
});

test("a fault breaks the connection before or after the operation", async () => {
  emulator.faults.add({ action: "reset-before" });
  await expect(send("POST", "accounts", { name: "before" })).rejects.toThrow("fetch failed");
  emulator.faults.add({ action: "reset-after" });
  await expect(send("POST", "accounts", { name: "after" })).rejects.toThrow("fetch failed");
  expect(emulator.snapshot("account").map(({ name }) => name)).toEqual(["after"]);
  expect((await send("GET", "WhoAmI")).status).toBe(200);
});

test("hosts that others can reach are refused unless they are meant", async () => {
  await expect(emulator.listen({ host: "0.0.0.0" })).rejects.toThrow("allowRemote: true");
  const open = await emulator.listen({ host: "0.0.0.0", allowRemote: true });
  expect(open.url).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/);
});

test("a port that is taken is an error", async () => {
  await expect(emulator.listen({ port: Number(new URL(listener.url).port) })).rejects.toThrow("EADDRINUSE");
});

test("a listener that was closed is gone, and closing the emulator then is no error", async () => {
  await listener.close();
  await expect(send("GET", "WhoAmI")).rejects.toThrow("fetch failed");
  await emulator.close();
  emulator = createEmulator();
});
