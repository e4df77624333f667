import { describe, expect, test } from "vitest";
import { createRecordWriter } from "../../src/metadata/record-writer.ts";
import { aChoice, aColumn, aTable, messageOf } from "./columns.ts";

const knowledge = aTable(
  aColumn("String", { name: "name" }),
  aColumn("State", {
    name: "statecode",
    creatable: false,
    choices: [
      { ...aChoice(0, "Open", "Offen"), defaultStatus: 1 },
      { ...aChoice(1, "Won", "Gewonnen"), defaultStatus: 3 },
      { ...aChoice(2, "Lost"), defaultStatus: 4 },
    ],
  }),
  aColumn("Status", {
    name: "statuscode",
    choices: [
      { ...aChoice(1, "In Progress"), state: 0 },
      { ...aChoice(2, "Other"), state: 0 },
      { ...aChoice(3, "Won", "Gewonnen"), state: 1 },
      { ...aChoice(4, "Canceled"), state: 2 },
      { ...aChoice(5, "Other"), state: 2 },
    ],
  }),
);

describe("an update carries both", () => {
  test.each<[object, object]>([
    [{ statuscode: 5 }, { statecode: 2, statuscode: 5 }],
    [{ statuscode: "canceled" }, { statecode: 2, statuscode: 4 }],
    [{ statecode: 2 }, { statecode: 2, statuscode: 4 }],
    [{ statecode: "gewonnen" }, { statecode: 1, statuscode: 3 }],
    [
      { statecode: 0, statuscode: 2 },
      { statecode: 0, statuscode: 2 },
    ],
    [
      { statuscode: "Other", statecode: "Lost" },
      { statecode: 2, statuscode: 5 },
    ],
    [
      { statecode: 0, statuscode: "" },
      { statecode: 0, statuscode: 1 },
    ],
    [
      { statecode: null, statuscode: 4 },
      { statecode: 2, statuscode: 4 },
    ],
  ])("%j", (record, expected) => {
    const written = createRecordWriter(knowledge, "update").write({ ...record, name: "x" });
    expect(written.payload).toEqual({ ...expected, name: "x" });
    expect(written.state).toBeUndefined();
  });
});

describe("a new record begins in the first state, and is updated to another", () => {
  test.each<[object, object, object | undefined]>([
    [{ statuscode: 2 }, { statuscode: 2 }, undefined],
    [{ statecode: 0 }, { statuscode: 1 }, undefined],
    [{ statecode: 1 }, {}, { statecode: 1, statuscode: 3 }],
    [{ statuscode: 5 }, {}, { statecode: 2, statuscode: 5 }],
    [{ statecode: null, statuscode: "" }, {}, undefined],
    [{}, {}, undefined],
  ])("%j", (record, payload, state) => {
    const written = createRecordWriter(knowledge, "create").write(record as Record<string, unknown>);
    expect(written.payload).toEqual(payload);
    expect(written.state).toEqual(state);
  });
});

describe("what is refused", () => {
  test.each<[object, string]>([
    [
      { statecode: 0, statuscode: 5 },
      'thing.statuscode: expected a status of the state 0 "Open": 1 "In Progress", 2 "Other"; 5 "Other" is of the state 2 "Lost", got 5 (number).',
    ],
    [
      { statuscode: "Other" },
      'thing.statuscode: expected one of the numbers of the choices that read the same, 2 "Other", 5 "Other", got "Other" (string).',
    ],
    [
      { statecode: "Opn" },
      'thing.statecode: expected one of the choices 0 "Open", 1 "Won", 2 "Lost" (Did you mean Open?), got "Opn" (string).',
    ],
    [
      { statecode: null },
      'thing.statecode: expected one of 0 "Open", 1 "Won", 2 "Lost": it cannot be cleared, got null.',
    ],
  ])("%j", (record, message) => {
    const writer = createRecordWriter(knowledge, "update");
    expect(messageOf(() => writer.write(record as Record<string, unknown>))).toBe(message);
  });

  test("a record that is refused leaves nothing behind for the next one", () => {
    const writer = createRecordWriter(knowledge, "update");
    expect(() => writer.write({ statecode: 0, statuscode: 5 })).toThrow();
    expect(writer.write({ name: "x" })).toEqual({ payload: { name: "x" }, state: undefined, files: [] });
  });
});

test("a table whose state cannot be set gets the status alone", () => {
  const fixed = aTable(
    aColumn("State", {
      name: "statecode",
      creatable: false,
      updatable: false,
      choices: [aChoice(0, "A"), aChoice(1, "B")],
    }),
    aColumn("Status", { name: "statuscode", choices: [{ ...aChoice(2, "C"), state: 1 }] }),
  );
  const writer = createRecordWriter(fixed, "update");
  expect(writer.write({ statecode: 0, statuscode: 2 }).payload).toEqual({ statuscode: 2 });
  expect([...writer.leftOut]).toEqual(["statecode"]);
});
