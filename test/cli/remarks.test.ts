import fc from "fast-check";
import { expect, test } from "vitest";
import { keptFailure, readRemarks, withRemarks, type Failure } from "../../src/cli/remarks.ts";
import { InputError, ServiceError } from "../../src/errors.ts";
import { markLine } from "../../src/files/source-line.ts";

const error = new ServiceError("Too bad.", { status: 400, serverCode: "0x80040217", requestId: "0b5d" });

function remarked(failure: Failure): Record<string, unknown> {
  return withRemarks(keptFailure(failure));
}

test("a failed record has its columns, its line, and what became of it", () => {
  const input = markLine({ name: "Alpha" }, 7);
  expect(remarked({ input, status: "failed", error })).toEqual({
    name: "Alpha",
    _line: 7,
    _status: "failed",
    _code: "0x80040217",
    _error: "Too bad.",
    _request: "0b5d",
  });
});

test("whatever failed comes back as it was, once the remarks are taken off", () => {
  const record = fc.dictionary(fc.stringMatching(/^[a-z@]{1,8}$/), fc.jsonValue(), {
    minKeys: 1,
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(fc.oneof(record, fc.integer(), fc.string(), fc.array(fc.integer())), (input) => {
      const written = JSON.parse(JSON.stringify(remarked({ input, status: "failed", error }))) as unknown;
      const read = readRemarks(written);
      if (Object.values(Object(input) as object).every((value) => value === "") && typeof input === "object") return;
      expect(read).toEqual({ value: JSON.parse(JSON.stringify(input)) as unknown });
    }),
  );
});

test("an input without remarks is left alone", () => {
  for (const input of [{ name: "a" }, { _status: "mine" }, 5, null, "text"]) expect(readRemarks(input)).toBeUndefined();
});

test("the row of a line that could not be read, with no values put in, is not taken for an empty record", () => {
  const written = remarked({ input: undefined, status: "failed", error: new InputError("line 3"), line: 3 });
  expect(readRemarks({ name: "", city: "", ...written })).toBe("unmended");
  expect(readRemarks({ name: "Mended", city: "", ...written })).toEqual({ value: { name: "Mended", city: "" } });
});
