import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { openErrorsFile } from "../../src/cli/errors-file.ts";
import type { Input } from "../../src/cli/input.ts";
import { keptFailure } from "../../src/cli/remarks.ts";
import { InputError } from "../../src/errors.ts";
import { temporaryFile } from "./fakes.ts";

const error = new Error("Too bad.");

async function* nothing(): AsyncGenerator {
  // An input of which only the columns matter here.
}

function inputOf(format: Input["format"], columns?: readonly string[]): Input {
  return { name: "in", format, items: nothing(), hasPlaces: false, columns, estimate: () => undefined };
}

test("a csv file keeps the columns of the input, also for lines that failed before any could be read", async () => {
  const path = temporaryFile("failed.csv");
  let input = inputOf("csv");
  const file = openErrorsFile(path, () => input, undefined);
  file.add(keptFailure({ input: undefined, status: "failed", error: new InputError("bad line"), line: 2 }));
  input = inputOf("csv", ["name", "city"]);
  file.add(keptFailure({ input: { name: "A", city: "Bonn" }, status: "notSent", error }));
  await file.close();
  expect(readFileSync(path, "utf8")).toBe(
    "name,city,_line,_status,_code,_error,_request\n,,2,failed,malformedInput,bad line,\nA,Bonn,,notSent,Error,Too bad.,\n",
  );
});

test("when nothing fails, what an earlier run left there is gone", async () => {
  const path = temporaryFile("failed.ndjson", '{"old":1}\n');
  await openErrorsFile(path, () => inputOf("ndjson"), undefined).close();
  expect(readFileSync(path, "utf8")).toBe("");
});

test("csv is refused for records that it could not hold as they are", () => {
  expect(() => openErrorsFile("failed.csv", () => inputOf("ndjson"), undefined)).toThrow("end with .ndjson");
});

test("the file that is being read is not overwritten", () => {
  const path = temporaryFile("failed.ndjson", "{}\n");
  expect(() => openErrorsFile(path, () => inputOf("ndjson"), path)).toThrow("would overwrite");
});

test("a file that cannot be written is told before anything is done", () => {
  const open = () => openErrorsFile("/nowhere/at/all.ndjson", () => inputOf("ndjson"), undefined);
  expect(open).toThrow("Cannot write /nowhere/at/all.ndjson");
});

test.runIf(existsSync("/dev/full"))("a disk that is full is told when the file is closed", async () => {
  const path = `${temporaryFile("link", "")}.ndjson`;
  symlinkSync("/dev/full", path);
  const file = openErrorsFile(path, () => inputOf("ndjson"), undefined);
  file.add(keptFailure({ input: 1, status: "failed", error }));
  expect(file.isBroken).toBe(false);
  await expect(file.close()).rejects.toThrow("ENOSPC");
  expect(file.isBroken).toBe(true);
});
