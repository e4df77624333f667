import { describe, expect, test } from "vitest";
import { annotationFilter } from "../../../src/emulator/wire/annotations.ts";
import { readPreferences } from "../../../src/emulator/wire/preferences.ts";

describe("preferences", () => {
  test("without a header are none", () => {
    expect(readPreferences(undefined)).toEqual({
      returnsRepresentation: false,
      continuesOnError: false,
      maxPageSize: undefined,
      annotations: undefined,
    });
  });

  test("come in one list, in any case and order", () => {
    const header =
      'Return=representation, odata.include-annotations="a.b,c.*";odata.maxpagesize = 50,odata.continue-on-error';
    expect(readPreferences(header)).toEqual({
      returnsRepresentation: true,
      continuesOnError: true,
      maxPageSize: 50,
      annotations: "a.b,c.*",
    });
  });

  test("that say no are heeded", () => {
    expect(readPreferences("return=minimal,odata.continue-on-error=false")).toMatchObject({
      returnsRepresentation: false,
      continuesOnError: false,
    });
  });

  test.each(["0", "-1", "1.5", "many", ""])("a page size of '%s' is refused", (size) => {
    expect(() => readPreferences(`odata.maxpagesize=${size}`)).toThrow("positive whole number");
  });
});

describe("the list of annotations", () => {
  test.each([
    ["*", "a.b", true],
    ["a.*", "a.b", true],
    ["a.*", "b.a", false],
    ["a.b", "a.bc", false],
    ["x.y, a.b", "a.b", true],
    ["*,-a.*", "a.b", false],
    ["-a.*,*", "b.c", true],
    ["a.*,-a.b", "a.b", false],
  ])("'%s' for %s: %s", (list, term, included) => {
    expect(annotationFilter(list)?.(term) ?? false).toBe(included);
  });

  test.each([undefined, "", "-a.*"])("'%s' asks for none", (list) => {
    expect(annotationFilter(list)).toBeUndefined();
  });
});
