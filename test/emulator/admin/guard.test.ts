import { expect, test } from "vitest";
import { refuseStranger } from "../../../src/emulator/admin/guard.ts";

const reset = new Request("http://127.0.0.1:7071/_emulator/reset", { method: "POST" });

test.each(["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])("%s is this machine", (address) => {
  expect(refuseStranger(reset, address)).toBeUndefined();
});

test.each(["10.0.0.7", "::ffff:10.0.0.7", "fe80::1", "2001:db8::1", undefined])("%s is another", (address) => {
  expect(refuseStranger(reset, address)?.status).toBe(403);
});

test("the API itself is open to others", () => {
  expect(refuseStranger(new Request("http://10.0.0.1/api/data/v9.2/WhoAmI"), "10.0.0.7")).toBeUndefined();
});

test.each(["localhost", "org.localhost", "[::1]"])("%s is a name of this machine", (host) => {
  expect(refuseStranger(new Request(`http://${host}/_emulator/log`), "127.0.0.1")).toBeUndefined();
});

test("a name that only looks like this machine's is refused", () => {
  const request = new Request("http://127.0.0.1.example/_emulator/log");
  expect(refuseStranger(request, "127.0.0.1")?.status).toBe(403);
});
