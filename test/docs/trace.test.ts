/** Holds the guide to traces against what a trace has. */
import { readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { createEmulator } from "../../src/emulator/index.ts";
import { connect, setRecords, startTrace, type TraceLine } from "../../src/index.ts";
import { accounts } from "../records/emulated.ts";
import { codesIn, repository, tableBelow } from "./guide.ts";

const guide = readFileSync(`${repository}docs/trace.md`, "utf8");

test("the guide names every field of a trace, and no other", async () => {
  const emulator = createEmulator({ servers: 2, limits: "default" });
  const { url, clientId, clientSecret } = emulator;
  const connection = await connect({ url, clientId, clientSecret, authorityHost: url, transport: emulator.fetch });
  const lines: TraceLine[] = [];
  const end = startTrace((line) => void lines.push(line));
  onTestFinished(async () => {
    end();
    await connection.close();
    await emulator.close();
  });
  const body = JSON.stringify({
    error: { code: "0x80072322", message: "Number of requests exceeded the limit of 6000." },
  });
  emulator.faults.add({
    match: { path: "CRM.CreateMultiple" },
    after: 3,
    action: { status: 429, headers: { "retry-after": "0" }, body },
  });
  await setRecords("account", accounts(100), { createOnly: true, batchSize: 10, connection });

  const fields = new Set(lines.flatMap((line) => Object.keys(JSON.parse(JSON.stringify(line)) as object)));
  const named = tableBelow(guide, "## Fields").flatMap(([field]) => codesIn(field));
  expect(named.toSorted()).toEqual([...fields].sort());
  const [, example = ""] = /```json\n(.*?)```/s.exec(guide) ?? [];
  expect(Object.keys(JSON.parse(example) as object).filter((field) => !fields.has(field))).toEqual([]);
});
