import { describe, expect, test } from "vitest";
import {
  BulkError,
  getRecords,
  removeRecords,
  setRecords,
  type BulkRun,
  type BulkSummary,
  type Outcome,
} from "../../src/index.ts";
import { rejection } from "../connection/test-connection.ts";
import { accounts, collect, emulated, idOf, inOrder } from "./emulated.ts";

/** Each bad thing that users do and these rooms meet: its message, and one outcome for every record that was read. */

const create = { createOnly: true } as const;

async function outcomesOf(records: readonly Record<string, unknown>[]): Promise<Outcome[]> {
  const { connection } = emulated();
  const run = setRecords("account", records, { ...create, connection });
  const outcomes = await collect(run);
  expectBooks(outcomes, await run);
  return outcomes;
}

function expectBooks(outcomes: readonly Outcome[], { read, ok, failed, unknown, notSent }: BulkSummary): void {
  expect(ok + failed + unknown + notSent).toBe(read);
  expect(outcomes.map(({ index }) => index).sort((a, b) => a - b)).toEqual(Array.from({ length: read }, (_, at) => at));
}

function messages(outcomes: readonly Outcome[]): string[] {
  return inOrder(outcomes).map((outcome) =>
    outcome.status === "ok" ? "ok" : `${outcome.status}: ${outcome.error.message}`,
  );
}

test("an unknown table ends the run before anything is read, and the nearest is named", async () => {
  const { connection, emulator } = emulated();
  const run = setRecords("acount", accounts(3), { ...create, connection });
  expect(await rejection(run)).toMatchObject({
    code: "definition",
    message: `${emulator.url} has no table acount. Did you mean account?`,
  });
  expect(run.progress).toMatchObject({ read: 0, ok: 0, failed: 0 });
  await expect(collect(getRecords("accounts", { connection }))).rejects.toThrow(
    "has no table accounts. accounts is its entity set name; the table is called account.",
  );
});

describe("a bad value fails its own record, and the others go in", () => {
  test.each<[string, object, string]>([
    ["an unknown column", { nam: "x" }, "account has no column nam. Did you mean name?"],
    [
      "a wrong type",
      { numberofemployees: "twelve" },
      'account.numberofemployees: expected a whole number, got "twelve" (string).',
    ],
    [
      "a text that is too long",
      { accountnumber: "x".repeat(21) },
      `account.accountnumber: expected a text of at most 20 characters (it has 21), got "${"x".repeat(21)}" (string).`,
    ],
    [
      "a number out of its range",
      { address1_latitude: 91 },
      "account.address1_latitude: expected a number from -90 to 90, got 91 (number).",
    ],
    [
      "an option that does not exist",
      { accountcategorycode: 7 },
      'account.accountcategorycode: expected one of the choices 1 "Preferred Customer", 2 "Standard", got 7 (number).',
    ],
    [
      "a label that does not exist",
      { accountcategorycode: "Standart" },
      'account.accountcategorycode: expected one of the choices 1 "Preferred Customer", 2 "Standard" (Did you mean Standard?), got "Standart" (string).',
    ],
    [
      "a date that does not exist",
      { lastonholdtime: "2026-02-30" },
      'account.lastonholdtime: expected a date and time such as 2026-01-31T08:00:00Z that exists, got "2026-02-30" (string).',
    ],
    [
      "a lookup to the wrong table",
      { primarycontactid: { table: "account", id: idOf(1) } },
      `account.primarycontactid: expected the id of a record of contact, or { table, id }, got {"table":"account","id":"${idOf(1)}"} (object).`,
    ],
  ])("%s", async (_, bad, message) => {
    const outcomes = await outcomesOf([{ name: "a" }, { name: "b", ...bad }, { name: "c" }]);
    expect(messages(outcomes)).toEqual(["ok", `failed: ${message}`, "ok"]);
  });

  test("what only the service can know is told in its own words", async () => {
    const lost = { primarycontactid: { table: "contact", id: idOf(77) } };
    const outcomes = await outcomesOf([{ name: "a" }, { name: "b", ...lost }, { name: "c" }]);
    expect(outcomes.map(({ status }) => status)).toEqual(["ok", "failed", "ok"]);
    expect(outcomes[1]).toMatchObject({
      error: { name: "ServiceError", message: expect.stringContaining(idOf(77)) as unknown },
    });
  });
});

test("an unknown column is named, with the nearest, before a list is asked for", async () => {
  const { connection, emulator } = emulated();
  for (const options of [{ columns: ["nam"] }, { filter: { nam: 1 } }, { orderBy: "nam" }]) {
    await expect(collect(getRecords("account", { ...options, connection }))).rejects.toThrow(
      "account has no column nam. Did you mean name?",
    );
  }
  expect(emulator.log.entries().some(({ path }) => path.includes("/accounts"))).toBe(false);
});

test("a filter that the service cannot read is refused in its words", async () => {
  const { connection } = emulated();
  const error = await rejection(collect(getRecords("account", { filter: "name eq", connection })));
  expect(error).toMatchObject({ name: "ServiceError", status: 400 });
});

test("a sign-in that ends in mid-run ends the run: what was answered is told, the rest was not sent", async () => {
  let requests = 0;
  const { connection, emulator } = emulated({}, (fetch) => (request) => {
    if (request.url.endsWith("CreateMultiple") && ++requests > 2)
      return Promise.resolve(new Response(null, { status: 401 }));
    return fetch(request);
  });
  const run = setRecords("account", accounts(50), { ...create, batchSize: 10, connection });
  const outcomes: Outcome[] = [];
  const reading = async (): Promise<void> => {
    for await (const outcome of run) outcomes.push(outcome);
  };
  const error = await rejection(reading());
  expect(error).toBeInstanceOf(BulkError);
  expect((error as Error).message).toMatch(
    /^setRecords ended early: .* refused the sign-in, also with a fresh token \(status 401\)\..* Of \d+ records 20 are ok, 0 failed, 0 are unknown, \d+ were not sent\.$/,
  );
  expect(error).toMatchObject({ cause: { code: "authentication" } });
  expectBooks(outcomes, run.progress!);
  expect(run.progress).toMatchObject({ ok: 20, failed: 0, unknown: 0, stopped: true });
  expect(emulator.snapshot("account")).toHaveLength(20);
});

test("a secret that expires in mid-run ends the run with the words of the authority: the rest was not sent", async () => {
  const { connection, emulator } = emulated();
  await setRecords("account", [], { ...create, connection });
  const body = JSON.stringify({ error: "invalid_client", error_description: "AADSTS7000222: The secret has expired." });
  emulator.faults.add({ match: ({ path }) => path.endsWith("CreateMultiple"), after: 1, action: { status: 401 } });
  emulator.faults.add({ match: ({ path }) => path.includes("oauth2"), times: 99, action: { status: 401, body } });
  const error = await rejection(setRecords("account", accounts(30), { ...create, batchSize: 10, connection }));
  expect((error as Error).message).toContain("AADSTS7000222: The secret has expired.");
  const { summary } = error as BulkError;
  expect(summary).toMatchObject({ ok: 10, failed: 0, unknown: 0 });
  expect(summary.notSent).toBe(summary.read - 10);
});

describe("a source that throws half-way", () => {
  function* source(): Generator<Record<string, unknown>> {
    yield* accounts(25);
    throw new RangeError("line 26 is broken");
  }

  test("what was read before is worked through, and its error is the cause", async () => {
    const { connection, emulator } = emulated();
    const error = await rejection(setRecords("account", source(), { ...create, batchSize: 10, connection }));
    expect(error).toMatchObject({
      code: "bulk",
      message:
        "setRecords: the input failed after 25 records: line 26 is broken. " +
        "Of 25 records 25 are ok, 0 failed, 0 are unknown, 0 were not sent.",
      summary: { read: 25, ok: 25 },
      cause: { name: "RangeError" },
    });
    expect(emulator.snapshot("account")).toHaveLength(25);
  });

  test("whoever iterates gets every outcome first", async () => {
    const { connection } = emulated();
    const run = setRecords("account", source(), { ...create, batchSize: 10, connection });
    const outcomes: Outcome[] = [];
    const reading = async (): Promise<void> => {
      for await (const outcome of run) outcomes.push(outcome);
    };
    expect(await rejection(reading())).toBeInstanceOf(BulkError);
    expectBooks(outcomes, run.progress!);
  });

  test("silentlyContinue throws it too, for it is the failure of no record", async () => {
    const { connection } = emulated();
    const options = { ...create, connection, errorAction: "silentlyContinue" } as const;
    await expect(setRecords("account", source(), options)).rejects.toThrow("line 26 is broken");
  });
});

test("a consumer that stops early stops the run and closes the source; each record read has an outcome", async () => {
  const { connection, emulator } = emulated();
  const source = { closed: false };
  function* endless(): Generator<Record<string, unknown>> {
    try {
      for (let index = 0; ; index++) yield { name: `account ${index}` };
    } finally {
      source.closed = true;
    }
  }
  const run: BulkRun<Record<string, unknown>> = setRecords("account", endless(), {
    ...create,
    batchSize: 5,
    connection,
  });
  for await (const { index } of run) if (index === 7) break;
  const summary = await run;
  expect(source.closed).toBe(true);
  expect(summary).toMatchObject({ failed: 0, unknown: 0, stopped: true });
  expect(summary.ok + summary.notSent).toBe(summary.read);
  expect(summary.read).toBeLessThan(40);
  expect(emulator.snapshot("account")).toHaveLength(summary.ok);
});

describe("an abort", () => {
  test("ends the run with the signal's own reason; what was under way is unknown, what was read not sent", async () => {
    const { connection } = emulated(
      {},
      (fetch) => (request) => (request.url.endsWith("CreateMultiple") ? new Promise(() => undefined) : fetch(request)),
    );
    const controller = new AbortController();
    const reason = new RangeError("enough");
    const run = setRecords("account", accounts(30), {
      ...create,
      batchSize: 10,
      connection,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(reason), 150);
    expect(await rejection(run)).toBe(reason);
    expect(run.progress).toMatchObject({ ok: 0, failed: 0, unknown: 10 });
    expect(run.progress!.notSent).toBe(run.progress!.read - 10);
  });

  test.each(["setRecords", "getRecords"])("ends %s at once while the definition is waited for", async (which) => {
    const { connection } = emulated(
      {},
      () => (request) =>
        request.method === "POST"
          ? Promise.resolve(Response.json({ access_token: "t", expires_in: 3599 }))
          : new Promise(() => undefined),
    );
    const controller = new AbortController();
    const reason = new Error("enough");
    const options = { connection, signal: controller.signal };
    const work =
      which === "setRecords"
        ? setRecords("account", accounts(3), { ...create, ...options })
        : collect(getRecords("account", options));
    setTimeout(() => controller.abort(reason), 20);
    const at = performance.now();
    expect(await rejection(work)).toBe(reason);
    expect(performance.now() - at).toBeLessThan(20 + 250);
  });
});

test.each([undefined, 5, "contacts.csv"])("records that are no list or stream (%s) are refused at once", (records) => {
  const { connection } = emulated();
  expect(() => setRecords("account", records as never, { ...create, connection })).toThrow("Expected the input");
  expect(() => removeRecords("account", records as never, { connection })).toThrow("Expected the input");
});
