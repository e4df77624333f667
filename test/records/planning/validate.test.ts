import { describe, expect, it } from "vitest";
import type { StandardSchema } from "../../../src/records/planning/validate.ts";
import { setRecords } from "../../../src/records/set-records.ts";
import { collect, emulated, inOrder } from "../emulated.ts";

/** Wants a name, and trims it; as a library of validators would. */
const named: StandardSchema = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) => {
      const { name } = value as { name?: unknown };
      if (typeof name === "string") return { value: { name: name.trim() } };
      return { issues: [{ message: "a name is needed", path: ["name"] }, { message: "and more" }] };
    },
  },
};

describe("validate", () => {
  it("writes what the schema gives, and fails what it does not accept with its issues", async () => {
    const { emulator, connection } = emulated();
    const records = [{ name: " a " }, { telephone1: "1" }];
    const run = setRecords("account", records, { createOnly: true, validate: named, connection });
    const [, second] = inOrder(await collect(run));
    expect(emulator.snapshot("account").map(({ name }) => name)).toEqual(["a"]);
    expect(second).toMatchObject({
      status: "failed",
      input: records[1],
      error: { code: "invalidRecord", issues: ["name: a name is needed", "and more"] },
    });
  });

  it("waits for schemas that take their time, and takes what they throw for the record's failure", async () => {
    const { emulator, connection } = emulated();
    const slow: StandardSchema = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: async (value) => {
          await Promise.resolve();
          if ((value as { name: string }).name === "bad") throw new Error("cannot be validated");
          return { value };
        },
      },
    };
    const run = setRecords("account", [{ name: "bad" }, { name: "good" }], { validate: slow, connection });
    const outcomes = await collect(run);
    expect(outcomes.find(({ index }) => index === 0)).toMatchObject({
      status: "failed",
      error: { message: "cannot be validated" },
    });
    expect(emulator.snapshot("account").map(({ name }) => name)).toEqual(["good"]);
  });
});
