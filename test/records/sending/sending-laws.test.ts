import fc from "fast-check";
import { expect, test } from "vitest";
import type { FaultAction } from "../../../src/emulator/index.ts";
import type { Write } from "../../../src/records/sending/write.ts";
import { idOf } from "../emulated.ts";
import { count, create, remove, senderFor, update } from "./sent.ts";

const refusal = JSON.stringify({ error: { code: "0x80040216", message: "An unexpected error occurred." } });

const actions: readonly FaultAction[] = [
  "reset-before",
  "reset-after",
  { status: 429, headers: { "retry-after": "3" } },
  { status: 503 },
  { status: 500, body: refusal },
  { status: 401 },
  { status: 403, body: JSON.stringify({ error: { code: "0x80040220", message: "Missing privilege." } }) },
];

const faults = fc.array(
  fc.record({
    action: fc.constantFrom(...actions),
    after: fc.nat({ max: 5 }),
    times: fc.integer({ min: 1, max: 6 }),
    path: fc.constantFrom("$batch", "CRM.CreateMultiple", "CRM.UpdateMultiple", "/accounts?", "sdkmessagefilters"),
  }),
  { maxLength: 4 },
);

const situation = fc.record({
  /** What is asked for each record. */
  kinds: fc.array(fc.constantFrom("create", "update", "delete"), { minLength: 1, maxLength: 90 }),
  /** Records that are there before. */
  there: fc.uniqueArray(fc.nat({ max: 89 }), { maxLength: 90 }),
  given: fc.uniqueArray(fc.nat({ max: 89 }), { maxLength: 3 }),
  batches: fc.integer({ min: 1, max: 3 }),
  retries: fc.nat({ max: 2 }),
  duplicates: fc.boolean(),
  stopped: fc.boolean(),
  faults,
});

test("every write has one outcome, and a true one, whatever happens", async () => {
  await fc.assert(
    fc.asyncProperty(situation, async (given) => {
      const headers = given.duplicates ? { "MSCRM.SuppressDuplicateDetection": "false" } : {};
      const world = await senderFor({ headers, retries: given.retries });
      const { table, emulator } = world;
      const before = (index: number): Record<string, unknown> => ({ accountid: idOf(index), name: "before" });
      await Promise.all(
        given.there.map((index) => {
          const body = JSON.stringify(before(index));
          return world.connection.send({ method: "POST", path: "accounts", body, idempotent: false });
        }),
      );
      for (const { path, ...fault } of given.faults) emulator.faults.add({ ...fault, match: { path } });
      const writes = given.kinds.map((kind, index): Write<number> => {
        if (kind === "delete") return remove(table, index, { ifExists: index % 2 === 0 });
        const isOwnId = !given.given.includes(index) && !given.there.includes(index);
        return kind === "create" ? create(table, index, { isOwnId }) : update(table, index);
      });
      const stopping = new AbortController();
      const size = Math.ceil(writes.length / given.batches);
      const sent = count(given.batches).map((at) =>
        world.send(writes.slice(at * size, (at + 1) * size), { waitSignal: stopping.signal }),
      );
      if (given.stopped) setTimeout(() => stopping.abort(), 1);
      const outcomes = (await Promise.all(sent)).flatMap((result) => result.outcomes);

      expect(outcomes.map(({ index }) => index)).toEqual(count(writes.length));
      const names = new Map(emulator.snapshot("account").map(({ accountid, name }) => [accountid, name]));
      for (const outcome of outcomes) {
        const { index, status } = outcome;
        if (status === "unknown") continue;
        const was = given.there.includes(index) ? "before" : undefined;
        const done = { create: `account ${index}`, update: `changed ${index}`, delete: undefined }[
          given.kinds[index] ?? "delete"
        ];
        const isSkipped = outcome.status === "ok" && outcome.action === "skipped";
        if (isSkipped) expect(was).toBeUndefined();
        expect([index, status, names.get(idOf(index))]).toEqual([index, status, status === "ok" ? done : was]);
      }
    }),
    { numRuns: 60 },
  );
});
