import fc from "fast-check";
import { expect, test } from "vitest";
import { blobToGuid, guidOf, guidToBlob, isGuid } from "../../src/emulator/guid.ts";

test("a guid comes back from its bytes as it was, in lower case", () => {
  fc.assert(
    fc.property(fc.uuid(), (guid) => {
      expect(blobToGuid(guidToBlob(guid.toUpperCase()))).toBe(guid);
    }),
  );
});

test("bytes sort as SQL Server sorts a uniqueidentifier: the last group first, then leftwards, the first three groups reversed", () => {
  const rising = [
    "ff000000-0000-0000-0000-000000000000",
    "00ff0000-0000-0000-0000-000000000000",
    "000000ff-0000-0000-0000-000000000000",
    "00000000-ff00-0000-0000-000000000000",
    "00000000-00ff-0000-0000-000000000000",
    "00000000-0000-ff00-0000-000000000000",
    "00000000-0000-00ff-0000-000000000000",
    "00000000-0000-0000-00ff-000000000000",
    "00000000-0000-0000-ff00-000000000000",
    "00000000-0000-0000-0000-0000000000ff",
    "00000000-0000-0000-0000-ff0000000000",
  ];
  const sorted = rising.toReversed().sort((a, b) => Buffer.compare(guidToBlob(a), guidToBlob(b)));
  expect(sorted).toEqual(rising);
});

test("the guid of a text is always the same, and another for another text", () => {
  expect(guidOf("a")).toBe(guidOf("a"));
  expect(guidOf("a")).not.toBe(guidOf("b"));
  expect(isGuid(guidOf("a"))).toBe(true);
});
