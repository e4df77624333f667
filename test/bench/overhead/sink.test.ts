import { connect, getRecords, setRecords, whoAmI, type Connection } from "dataverse-parallel";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { columnNames, ENTITY_SET, rows, TABLE } from "../../../bench/overhead/rows.ts";
import { readCounts, resetCounts } from "../../../bench/overhead/sink/counts.ts";
import { startSink, type Sink } from "../../../bench/overhead/sink/sink.ts";
import { tokenFor } from "../../../bench/sign-in.ts";

const COLUMNS = 7;
const RECORDS = 5003;

let sink: Sink;
let connection: Connection;
let headers: Record<string, string>;
beforeAll(async () => {
  sink = await startSink({ columns: COLUMNS, records: RECORDS });
  connection = await connect(sink.signIn);
  headers = { authorization: `Bearer ${await tokenFor(sink.signIn)}`, "content-type": "application/json" };
});
afterAll(async () => {
  await connection.close();
  await sink.close();
});
beforeEach(() => sink.reset());

const api = (path: string): string => `${sink.signIn.url}/api/data/v9.2/${path}`;
const body = (value: unknown): string => JSON.stringify(value);

describe("the sink", () => {
  it("counts the records of a bulk message, and answers with an id for each", async () => {
    const Targets = [...rows(COLUMNS, 3)].map((row) => ({ "@odata.type": `Microsoft.Dynamics.CRM.${TABLE}`, ...row }));
    const sent = body({ Targets });
    const response = await fetch(api(`${ENTITY_SET}/Microsoft.Dynamics.CRM.CreateMultiple`), {
      method: "POST",
      headers,
      body: sent,
    });
    const answer = await response.text();
    expect((JSON.parse(answer) as { Ids: string[] }).Ids).toHaveLength(3);
    expect(sink.counts).toMatchObject({ requests: 1, records: 3, bytes: sent.length + answer.length });
  });

  it("counts single creates and updates", async () => {
    const created = await fetch(api(ENTITY_SET), { method: "POST", headers, body: body({ bench_name: "A" }) });
    expect([created.status, created.headers.get("odata-entityid")]).toEqual([
      204,
      expect.stringMatching(/\([\w-]+\)$/),
    ]);
    const address = created.headers.get("odata-entityid") ?? "";
    const updated = await fetch(address, { method: "PATCH", headers, body: body({ bench_name: "B" }) });
    expect(updated.status).toBe(204);
    expect(sink.counts).toMatchObject({ requests: 2, records: 2, bytes: 2 * '{"bench_name":"A"}'.length });
  });

  it("counts the requests of a batch", async () => {
    const part = (name: string) =>
      `--b\r\nContent-Type: application/http\r\n\r\nPOST /api/data/v9.2/${ENTITY_SET} HTTP/1.1\r\n` +
      `Content-Type: application/json\r\n\r\n{"bench_name":"${name}"}\r\n`;
    const response = await fetch(api("$batch"), {
      method: "POST",
      headers: { ...headers, "content-type": "multipart/mixed; boundary=b" },
      body: `${part("A")}${part("B")}--b--\r\n`,
    });
    expect((await response.text()).match(/^HTTP\/1\.1 204/gm)).toHaveLength(2);
    expect(sink.counts).toMatchObject({ requests: 1, records: 2 });
  });

  it("gives all records page by page, and the first ones alone", async () => {
    const columns = columnNames(COLUMNS);
    const read = await Array.fromAsync(getRecords(TABLE, { columns, pageSize: 2000, connection }));
    expect(read).toHaveLength(RECORDS);
    expect(read[1]).toMatchObject({ bench_name: "Row 1", bench_integer1: 1001, bench_boolean3: false });
    expect(sink.counts).toMatchObject({ requests: 3, records: RECORDS });
    sink.reset();
    expect(await Array.fromAsync(getRecords(TABLE, { columns, top: 3, connection }))).toHaveLength(3);
    expect(sink.counts).toMatchObject({ requests: 1, records: 3 });
  });

  it("leaves all else to a local Dataverse, uncounted", async () => {
    expect(await whoAmI({ connection })).toMatchObject({ userId: expect.stringMatching(/^[\w-]{36}$/) as string });
    const unknown = setRecords(TABLE, [{ bench_nothing: 1 }], { createOnly: true, connection });
    await expect(unknown).rejects.toThrow("bench_nothing");
    expect(sink.counts).toMatchObject({ requests: 0, records: 0, bytes: 0, firstAt: null });
  });

  it("tells other processes what it counted and when the first came, until it is to begin anew", async () => {
    const before = performance.timeOrigin + performance.now();
    await fetch(api(ENTITY_SET), { method: "POST", headers, body: "{}" });
    const counts = await readCounts(sink.signIn);
    expect(counts).toEqual(sink.counts);
    expect(counts.firstAt).toBeGreaterThanOrEqual(before - 1);
    await resetCounts(sink.signIn);
    expect(await readCounts(sink.signIn)).toEqual({ requests: 0, bytes: 0, records: 0, firstAt: null });
  });
});
