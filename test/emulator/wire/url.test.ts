import { describe, expect, test } from "vitest";
import { readTarget } from "../../../src/emulator/wire/url.ts";

const root = "https://org.example/api/data/v9.2/";
const read = (url: string) => readTarget(url, root);

describe("a URL", () => {
  test.each([
    ["absolute", "https://org.example/api/data/v9.2/accounts?$top=1"],
    ["from the root of the host", "/api/data/v9.2/accounts?$top=1"],
    ["relative", "accounts?$top=1"],
  ])("may be %s", (_, url) => {
    expect(read(url)).toMatchObject({
      root,
      path: "accounts",
      segments: [{ name: "accounts", key: undefined }],
      url: "https://org.example/api/data/v9.2/accounts?$top=1",
    });
  });

  test("keeps the version that it names", () => {
    expect(read("/api/data/v9.0/accounts").root).toBe("https://org.example/api/data/v9.0/");
  });

  test.each(["/other/accounts", "/api/data/v8.2/accounts", "https://org.example/accounts"])(
    "outside of the service is refused: %s",
    (url) => {
      expect(() => read(url)).toThrow(/Resource not found/);
    },
  );
});

describe("segments", () => {
  test.each([
    ["accounts(00000000-0000-0000-0000-000000000001)", ["accounts"], ["00000000-0000-0000-0000-000000000001"]],
    ["WhoAmI()", ["WhoAmI"], [""]],
    ["accounts(accountnumber='a/b(c)''d')/name", ["accounts", "name"], ["accountnumber='a/b(c)''d'", undefined]],
    ["accounts(name='50%25')", ["accounts"], ["name='50%'"]],
    ["accounts(name='a%2Fb')", ["accounts"], ["name='a/b'"]],
    ["", [], []],
  ])("of %s", (path, names, keys) => {
    const { segments } = read(path);
    expect(segments.map(({ name }) => name)).toEqual(names);
    expect(segments.map(({ key }) => key)).toEqual(keys);
  });

  test.each(["accounts(", ")", "(x)"])("that are none are refused: %s", (path) => {
    expect(() => read(path)).toThrow(/Resource not found/);
  });
});

describe("options", () => {
  test("may be form encoded", () => {
    const { options } = read("accounts?%24select=name&%24filter=name+eq+%27a%2Bb%26c%27&&tag");
    expect([...options]).toEqual([
      ["$select", "name"],
      ["$filter", "name eq 'a+b&c'"],
      ["tag", ""],
    ]);
  });

  test("of the system come once", () => {
    expect(() => read("accounts?$top=1&$top=2")).toThrow("specified more than once");
  });

  test("that are not percent-encoded correctly are refused", () => {
    expect(() => read("accounts?$filter=%zz")).toThrow("not correctly percent-encoded");
  });
});
