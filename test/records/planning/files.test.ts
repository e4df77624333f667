import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Outcome } from "../../../src/outcomes.ts";
import type { SetRecordsOptions } from "../../../src/records/planning/set-options.ts";
import { setRecords } from "../../../src/records/set-records.ts";
import { column } from "../../emulator/customization/payloads.ts";
import { collect, emulated, idOf, inOrder, type Emulated } from "../emulated.ts";

const plan = { name: "plan.txt", bytes: new TextEncoder().encode("the plan") };
const picture = Buffer.from("a picture").toString("base64");

/** Accounts have a column for a file. */
async function withFileColumn(): Promise<Emulated> {
  const all = emulated();
  await all.connection.send({
    method: "POST",
    path: "EntityDefinitions(LogicalName='account')/Attributes",
    body: JSON.stringify(column("File", "new_File", { MaxSizeInKB: 1 })),
    idempotent: false,
  });
  return all;
}

async function set(
  { connection }: Emulated,
  records: readonly object[],
  options: SetRecordsOptions = {},
): Promise<Outcome[]> {
  return inOrder(await collect(setRecords("account", records, { connection, ...options })));
}

/** The text that the file of an account has; undefined without one. */
async function fileOf({ connection }: Emulated, id: string): Promise<string | undefined> {
  const path = `accounts(${id})/new_file/$value`;
  const accept = ({ status }: { readonly status: number }): boolean => status === 404;
  const { status, body } = await connection.send({ method: "GET", path, idempotent: true, accept });
  return status === 200 ? body : undefined;
}

/** What changed something, behind what was there before. */
function changesOf({ emulator }: Emulated, before: number): string[] {
  const entries = emulator.log.entries().slice(before);
  return entries
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path.split("/").at(-1) ?? ""}`);
}

const actions = (all: readonly Outcome[]): string[] =>
  all.map((outcome) => (outcome.status === "ok" ? outcome.action : outcome.status));

describe("files", () => {
  it("are uploaded once the record is there: when it is created, and when only the file is new", async () => {
    const all = await withFileColumn();
    const before = all.emulator.log.entries().length;
    const created = await set(all, [
      { accountid: idOf(1), name: "a", new_file: plan },
      { name: "b", new_file: plan },
    ]);
    expect(actions(created)).toEqual(["created", "created"]);
    expect(changesOf(all, before)).toEqual([
      "POST Microsoft.Dynamics.CRM.CreateMultiple",
      "PATCH new_file",
      "PATCH new_file",
    ]);
    expect(await fileOf(all, idOf(1))).toBe("the plan");
    expect(await fileOf(all, created[1]?.id ?? "")).toBe("the plan");

    const other = { name: "other.txt", bytes: new TextEncoder().encode("another") };
    const [updated] = await set(all, [{ accountid: idOf(1), name: "a", new_file: other }]);
    expect(updated).toMatchObject({ status: "ok", action: "updated", id: idOf(1) });
    expect(await fileOf(all, idOf(1))).toBe("another");
  });

  it("follow the update of other columns", async () => {
    const all = await withFileColumn();
    await set(all, [{ accountid: idOf(1), name: "a" }]);
    const before = all.emulator.log.entries().length;
    expect(actions(await set(all, [{ accountid: idOf(1), name: "b", new_file: plan }]))).toEqual(["updated"]);
    expect(changesOf(all, before)).toEqual(["POST Microsoft.Dynamics.CRM.UpdateMultiple", "PATCH new_file"]);
  });

  it.each([null, ""])("are deleted by %j", async (nothing) => {
    const all = await withFileColumn();
    await set(all, [{ accountid: idOf(1), name: "a", new_file: plan }]);
    expect(actions(await set(all, [{ accountid: idOf(1), new_file: nothing }]))).toEqual(["updated"]);
    expect(await fileOf(all, idOf(1))).toBeUndefined();
  });

  it("that a record has already are left alone when it comes with their id, as reading gives it", async () => {
    const all = await withFileColumn();
    await set(all, [{ accountid: idOf(1), name: "a", new_file: plan }]);
    const [row] = all.emulator.snapshot("account");
    expect(row?.new_file).toMatch(/^[\da-f-]{36}$/);
    expect(actions(await set(all, [{ accountid: idOf(1), new_file: row?.new_file }]))).toEqual(["unchanged"]);
  });

  it("come from paths below fileDirectory, and a path that leads out of it fails its record alone", async () => {
    const all = await withFileColumn();
    const fileDirectory = mkdtempSync(join(tmpdir(), "dataverse-parallel-files-"));
    onTestFinished(() => {
      rmSync(fileDirectory, { recursive: true });
    });
    writeFileSync(join(fileDirectory, "a.txt"), "from disk");
    const records = ["a.txt", "../a.txt", "none.txt"].map((new_file, at) => ({
      accountid: idOf(at),
      name: "a",
      new_file,
    }));
    const outcomes = await set(all, records, { fileDirectory });
    expect(actions(outcomes)).toEqual(["created", "failed", "failed"]);
    expect(outcomes[1]).toMatchObject({ error: { code: "invalidValue", column: "new_file" } });
    expect(await fileOf(all, idOf(0))).toBe("from disk");
    await expect(
      setRecords("account", [], { fileDirectory: join(fileDirectory, "none"), connection: all.connection }),
    ).rejects.toThrow("fileDirectory: the folder");
  });

  it("that are too large fail their record before anything of it is sent", async () => {
    const all = await withFileColumn();
    const outcomes = await set(all, [{ name: "a", new_file: { name: "large", bytes: new Uint8Array(2000) } }]);
    expect(outcomes).toMatchObject([{ status: "failed", error: { column: "new_file" } }]);
    expect(all.emulator.snapshot("account")).toEqual([]);
  });

  it("are neither sent with whatIf nor for columns that are never changed", async () => {
    const all = await withFileColumn();
    await set(all, [{ accountid: idOf(1), name: "a" }]);
    const before = all.emulator.log.entries().length;
    const record = { accountid: idOf(1), new_file: plan };
    expect(actions(await set(all, [record], { whatIf: true }))).toEqual(["updated"]);
    expect(actions(await set(all, [record], { noUpdateColumns: ["new_file"] }))).toEqual(["unchanged"]);
    expect(changesOf(all, before)).toEqual([]);
  });

  it("follow an upsert by id", async () => {
    const all = await withFileColumn();
    expect(actions(await set(all, [{ accountid: idOf(1), new_file: plan }], { upsert: true }))).toEqual(["upserted"]);
    expect(await fileOf(all, idOf(1))).toBe("the plan");
  });

  it("whose upload is refused make a failure of the record that says what is there", async () => {
    const all = await withFileColumn();
    all.emulator.faults.add({ match: { path: "/new_file" }, action: { status: 400, body: "{}" } });
    const [outcome] = await set(all, [{ accountid: idOf(1), name: "a", new_file: plan }]);
    const message = expect.stringContaining(
      `account ${idOf(1)} was created, but its column new_file was not filled`,
    ) as string;
    expect(outcome).toMatchObject({ status: "failed", id: idOf(1), error: { code: "incomplete", message } });
  });
});

describe("images", () => {
  it("are part of the record, compared and cleared as other columns are", async () => {
    const all = emulated();
    const record = { accountid: idOf(1), name: "a", entityimage: picture };
    expect(actions(await set(all, [record]))).toEqual(["created"]);
    expect(actions(await set(all, [record]))).toEqual(["unchanged"]);
    const bytes = new TextEncoder().encode("another picture");
    expect(actions(await set(all, [{ ...record, entityimage: bytes }]))).toEqual(["updated"]);
    expect(actions(await set(all, [{ ...record, entityimage: null }]))).toEqual(["updated"]);
    expect(actions(await set(all, [{ ...record, entityimage: "" }]))).toEqual(["unchanged"]);
  });
});
