import fc from "fast-check";
import { expect, test } from "vitest";
import { createSequentialIds, isGuid, parseGuid } from "../../src/web-api/guid.ts";

/** SQL Server compares a uniqueidentifier from its last group to its first, each byte pair as it is stored. */
function sqlServerKey(guid: string): string {
  const [a = "", b = "", c = "", d = "", e = ""] = guid.split("-");
  const reversed = (hex: string): string => (hex.match(/../g) ?? []).reverse().join("");
  return e + d + reversed(c) + reversed(b) + reversed(a);
}

const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
const moments = fc.integer({ min: 0, max: 2 ** 47 });

test("ids grow in the order in which SQL Server sorts them, and none appears twice", () => {
  fc.assert(
    fc.property(bytes, moments, fc.integer({ min: 2, max: 600 }), (random, now, count) => {
      const next = createSequentialIds(() => random, now);
      const ids = Array.from({ length: count }, next);
      const keys = ids.map(sqlServerKey);
      expect(keys).toEqual([...keys].sort());
      expect(new Set(ids).size).toBe(count);
    }),
    { numRuns: 40 },
  );
});

test("ids are guids of version 8 with the variant of RFC 9562", () => {
  fc.assert(
    fc.property(bytes, moments, (random, now) => {
      const id = createSequentialIds(() => random, now)();
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  );
});

test("two generators of the same moment give different ids, for their random part differs", () => {
  const one = createSequentialIds(() => new Uint8Array(10).fill(1), 1000);
  const other = createSequentialIds(() => new Uint8Array(10).fill(2), 1000);
  expect(one()).not.toBe(other());
});

test("the drawn bytes are left as they were", () => {
  const drawn = new Uint8Array(10).fill(255);
  createSequentialIds(() => drawn, 0)();
  expect([...drawn]).toEqual(Array<number>(10).fill(255));
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
