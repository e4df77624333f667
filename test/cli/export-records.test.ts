import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { Connection } from "../../src/connection/connection.ts";
import { exportRecords } from "../../src/cli/export-records.ts";
import { EXPORT_NOTE, type ExportPlace } from "../../src/cli/export-place.ts";
import { openJob } from "../../src/jobs/open-job.ts";
import { getRecords, type RecordStream, type DataverseRecord } from "../../src/records/get-records.ts";
import type { RecordPage } from "../../src/records/reading/record-pages.ts";
import { setRecords } from "../../src/records/set-records.ts";
import { emulated } from "../records/emulated.ts";

const dir = mkdtempSync(join(tmpdir(), "dataverse-parallel-export-"));
const path = join(dir, "out.ndjson");
const options = { columns: ["name"], pageSize: 3, orderBy: "name" };
afterAll(() => rmSync(dir, { recursive: true }));

async function withRecords(): Promise<Connection> {
  const { connection } = emulated();
  await setRecords(
    "account",
    expected.map((name) => ({ name })),
    { createOnly: true, connection },
  );
  return connection;
}

const expected = Array.from({ length: 20 }, (_, index) => `N${String(index).padStart(2, "0")}`);

function written(): string[] {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { name: string }).name);
}

/** One process's part of an export; it ends after so many pages, as if it was aborted there. */
async function exportPart(connection: Connection, name: string, most = Infinity): Promise<number> {
  const job = await openJob({ name, dir });
  const read = (continuation: string | undefined): RecordStream<DataverseRecord> => {
    const stream = getRecords("account", { ...options, connection, ...(continuation && { continuation }) });
    async function* some(): AsyncGenerator<RecordPage<DataverseRecord>> {
      let pages = 0;
      for await (const page of stream.pages()) {
        if (pages === most) throw new Error("Ended.");
        pages += 1;
        yield page;
      }
    }
    return { ...stream, pages: some };
  };
  try {
    const all = { ...options, connection };
    return await exportRecords({ table: "account", options: all, read, path, job, onPage: () => undefined });
  } finally {
    await job.close();
  }
}

test("however often an export is cut off, and whatever stands behind what is known, the file has each record once", async () => {
  const connection = await withRecords();
  let number = 0;
  const cuts = fc.array(fc.record({ pages: fc.nat(4), behind: fc.constantFrom("", '{"na', '{"name":"N00"}\n') }), {
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(cuts, async (all) => {
      number += 1;
      for (const { pages, behind } of all) {
        const isWhole = await exportPart(connection, `cut-${number}`, pages).then(
          () => true,
          () => false,
        );
        if (!isWhole) appendFileSync(path, behind);
      }
      expect(await exportPart(connection, `cut-${number}`)).toBe(20);
      expect(written()).toEqual(expected);
    }),
    { numRuns: 15 },
  );
});

test("an export that is completed reads nothing again, and leaves its file alone", async () => {
  const connection = await withRecords();
  await exportPart(connection, "done");
  writeFileSync(path, "mine\n");
  expect(await exportPart(connection, "done")).toBe(20);
  expect(readFileSync(path, "utf8")).toBe("mine\n");
});

test("a file that has less than it should is not gone on with", async () => {
  const connection = await withRecords();
  await exportPart(connection, "short", 2).catch(() => undefined);
  writeFileSync(path, "");
  await expect(exportPart(connection, "short")).rejects.toThrow(
    /has 0 bytes; expected at least the \d+ that the job has written/,
  );
});

test("an export whose last page was known, and its end was not, is ended without reading it once more", async () => {
  const connection = await withRecords();
  await exportPart(connection, "last", 7);
  expect(written()).toEqual(expected);
  const bytes = readFileSync(path).length;
  const job = await openJob({ name: "ended", dir });
  await job.note(EXPORT_NOTE, { records: 20, bytes, ended: true } satisfies ExportPlace);
  await job.close();
  expect(await exportPart(connection, "ended")).toBe(20);
  expect(written()).toEqual(expected);
});
