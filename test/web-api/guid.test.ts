import fc from "fast-check";
import { expect, test } from "vitest";
import { sequentialGuids, isGuid, parseGuid } from "../../src/web-api/guid.ts";

/** SQL Server compares a uniqueidentifier from its last group to its first, each byte pair as it is stored. */
function sqlServerKey(guid: string): string {
  const [a = "", b = "", c = "", d = "", e = ""] = guid.split("-");
  const reversed = (hex: string): string => (hex.match(/../g) ?? []).reverse().join("");
  return e + d + reversed(c) + reversed(b) + reversed(a);
}

const heads = fc.uint8Array({ minLength: 10, maxLength: 10 });
const places = fc.integer({ min: 0, max: 2 ** 47 });

test("guids grow with their place in the order in which SQL Server sorts them, and none appears twice", () => {
  fc.assert(
    fc.property(heads, places, fc.integer({ min: 2, max: 600 }), (head, first, count) => {
      const guidAt = sequentialGuids(head);
      const keys = Array.from({ length: count }, (_, at) => sqlServerKey(guidAt(first + at)));
      expect(keys).toEqual([...keys].sort());
      expect(new Set(keys).size).toBe(count);
    }),
    { numRuns: 40 },
  );
});

test("guids are of version 8 with the variant of RFC 9562, and end with their place", () => {
  fc.assert(
    fc.property(heads, places, (head, place) => {
      const guid = sequentialGuids(head)(place);
      expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(guid.slice(-12), 16)).toBe(place);
    }),
  );
});

test("the place goes round after six bytes", () => {
  const guidAt = sequentialGuids(new Uint8Array(10));
  expect(guidAt(2 ** 48 + 7)).toBe(guidAt(7));
});

test("all of the head but version and variant is in the guid, and the head is left as it was", () => {
  const head = new Uint8Array(10).fill(255);
  expect(sequentialGuids(head)(0)).toBe("ffffffff-ffff-8fff-bfff-000000000000");
  expect([...head]).toEqual(Array<number>(10).fill(255));
});

test("a guid is read from what people write, and comes out in the Web API's form", () => {
  const guid = "0f0e0d0c-0b0a-4908-8706-050403020100";
  expect(parseGuid(guid)).toBe(guid);
  expect(parseGuid(guid.toUpperCase())).toBe(guid);
  expect(parseGuid(`{${guid}}`)).toBe(guid);
});

test.each([
  "",
  "{0f0e0d0c-0b0a-4908-8706-050403020100",
  "0f0e0d0c0b0a49088706050403020100",
  "0f0e0d0c-0b0a-4908-8706-050403020100 ",
  "0f0e0d0c-0b0a-4908-8706-050403020100)/name",
  "gggggggg-0b0a-4908-8706-050403020100",
  undefined,
  null,
  7,
  {},
])("%j is no guid", (value) => {
  expect(parseGuid(value)).toBeUndefined();
  expect(isGuid(value)).toBe(false);
});
