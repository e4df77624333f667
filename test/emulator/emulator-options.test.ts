import { expect, test } from "vitest";
import { createEmulator, type EmulatorOptions } from "../../src/emulator/index.ts";

const wrong: readonly (readonly [EmulatorOptions, string])[] = [
  [{ logCapacity: -1 }, "logCapacity must be a whole number from 0, but it is -1"],
  [{ keyIndexDelayMs: 0.5 }, "keyIndexDelayMs must be a whole number from 0, but it is 0.5"],
  [
    { organizationUrl: "my-org" },
    'organizationUrl must be an origin, such as "https://my-org.localhost", not "my-org"',
  ],
  [{ organizationUrl: "https://my-org.localhost/" }, "organizationUrl must be an origin"],
];

test.each(wrong)("%j means nothing, and the error says why", (options, message) => {
  expect(() => createEmulator(options)).toThrow(message);
});
