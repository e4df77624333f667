import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExpand } from "../../../../src/emulator/query/expand/parse-expand.ts";
import { WebApiError } from "../../../../src/emulator/web-api-error.ts";

const optionsOf = (text: string): Record<string, string> => Object.fromEntries(parseExpand(text)[0]?.options ?? []);

describe("a $expand", () => {
  it("names navigation properties with options and others inside of them", () => {
    const [primary, tasks] = parseExpand(
      "primarycontactid($select=fullname,contactid;$expand=createdby($select=fullname)) , Account_Tasks",
    );
    expect(primary).toMatchObject({
      navigation: "primarycontactid",
      reference: false,
      items: [{ navigation: "createdby", items: [] }],
    });
    expect(tasks).toMatchObject({ navigation: "Account_Tasks", items: [] });
    expect(optionsOf("a($select=x,y; $top=3)")).toEqual({ $select: "x,y", $top: "3" });
  });

  it("keeps separators that stand in quotes, brackets and parentheses", () => {
    const filter =
      "(name eq 'a;b,c)''') and Microsoft.Dynamics.CRM.In(PropertyName='n',PropertyValues=[\"x\\\"];\",'y'])";
    expect(optionsOf(`contacts($filter=${filter};$select=name)`)).toEqual({ $filter: filter, $select: "name" });
  });

  it("may ask for addresses only", () => {
    expect(parseExpand("primarycontactid/$ref")).toMatchObject([{ navigation: "primarycontactid", reference: true }]);
  });

  it("asks for nothing when it is missing", () => {
    expect(parseExpand(undefined)).toEqual([]);
  });
});

describe("a malformed one is refused", () => {
  it.each<[text: string, message: string]>([
    ["", "Syntax error at position 0"],
    ["a,", "Syntax error"],
    ["a(", "no partner at position 2"],
    ["a)", "no partner at position 1"],
    ["a($filter=name eq 'x)", "no partner"],
    ["a/b", "Syntax error at position 0 in 'a/b'"],
    ["a()", "Syntax error"],
    ["a($select)", "Syntax error"],
    ["a($select=b;$select=c)", "Syntax error"],
    ["a($count=true)", "'$count' is not supported inside of $expand"],
    ["a($levels=2)", "'$levels' is not supported"],
    ["a($skip=2)", "'$skip' is not supported"],
    ["a,b,a", "names 'a' twice"],
    [Array.from({ length: 16 }, (_, n) => `n${n}`).join(), "exceeds the limit of 15"],
    [Array.from({ length: 16 }, (_, n) => `n${n}`).reduce((inner, name) => `${name}($expand=${inner})`), "limit of 15"],
  ])("%s", (text, message) => {
    expect(() => parseExpand(text)).toThrow(expect.objectContaining({ status: 400 }) as Error);
    expect(() => parseExpand(text)).toThrow(message);
  });

  it("whatever its characters, and quickly", () => {
    const piece = fc.constantFrom(
      "(",
      ")",
      ";",
      ",",
      "$expand=",
      "$select=",
      "$filter=",
      "a",
      "'",
      '"',
      "[",
      "]",
      "\\",
      "/$ref",
      " ",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          parseExpand(pieces.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(WebApiError);
        }
      }),
    );
    expect(() => parseExpand(`${"a($expand=".repeat(10_000)}a${")".repeat(10_000)}`)).toThrow("limit of 15");
  });
});
