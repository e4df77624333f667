import fc from "fast-check";
import { expect, it } from "vitest";
import { createByteReader, createByteWriter } from "../../src/jobs/varint.ts";

const numbers = fc.oneof(
  fc.maxSafeNat(),
  fc.nat(300),
  fc.constantFrom(0, 127, 128, 16_383, 16_384, Number.MAX_SAFE_INTEGER),
);
const signedNumbers = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });

it("reads the numbers that were written, of either sign, and nothing more", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(numbers, signedNumbers)), (pairs) => {
      const writer = createByteWriter();
      for (const [number, signed] of pairs) {
        writer.write(number);
        writer.writeSigned(signed);
      }
      const reader = createByteReader(writer.take());
      for (const pair of pairs) expect([reader.read(), reader.readSigned()]).toEqual(pair);
      expect(reader.isAtEnd).toBe(true);
      expect(writer.length).toBe(0);
    }),
  );
});

it("takes one byte for small numbers of both signs", () => {
  const writer = createByteWriter();
  writer.write(127);
  writer.writeSigned(-64);
  writer.writeSigned(63);
  expect(writer.length).toBe(3);
});

it("refuses bytes that end within a number, and numbers beyond the safe ones", () => {
  expect(() => createByteReader(Uint8Array.of(0x80)).read()).toThrow(RangeError);
  expect(() => createByteReader(new Uint8Array(12).fill(0xff)).read()).toThrow(RangeError);
});
