import { describe, expect, test } from "vitest";
import { emulated, idOf, type Emulated } from "../emulated.ts";
import { count, create, kept, remove, senderFor, update } from "./sent.ts";

interface PartAnswer {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  readonly retryAfter?: number;
  /** The part is not executed. @default false: it is, and only its answer is another */
  readonly instead?: boolean;
}

/** An emulator in front of which some parts of a `$batch` are answered by somebody else. */
function answering(answerOf: (part: string, batch: number) => PartAnswer | undefined): Emulated {
  let batch = 0;
  return emulated({}, (fetch) => async (request) => {
    if (!request.url.endsWith("$batch")) return fetch(request);
    const text = await request.clone().text();
    const boundary = /boundary=(\S+)/.exec(request.headers.get("content-type") ?? "")?.[1] ?? "";
    const parts = text.split(`--${boundary}\r\n`).slice(1);
    const at = batch++;
    const answers = parts.map((part) => answerOf(part, at));
    const executed = parts.filter((_, index) => answers[index]?.instead !== true);
    const body = `${executed.map((part) => `--${boundary}\r\n${part.replace(`--${boundary}--\r\n`, "")}`).join("")}--${boundary}--\r\n`;
    const reply = executed.length === 0 ? undefined : await fetch(new Request(request, { body, method: "POST" }));
    const replied = reply === undefined ? [] : (await reply.text()).split(/^--batchresponse_\S+\r?\n/m).slice(1);
    const merged = answers.map((answer) => {
      const original = answer?.instead === true ? undefined : replied.shift();
      return answer === undefined ? (original ?? "") : partOf(answer);
    });
    const joined = `${merged.map((part) => `--b\r\n${part.replace(/--batchresponse_\S+--\s*$/, "")}`).join("\r\n")}\r\n--b--\r\n`;
    return new Response(joined, { headers: { "content-type": "multipart/mixed; boundary=b" } });
  });
}

function partOf({ status, code = "0x0", message = "No.", retryAfter }: PartAnswer): string {
  const wait = retryAfter === undefined ? "" : `Retry-After: ${retryAfter}\r\n`;
  const body = JSON.stringify({ error: { code, message } });
  return `Content-Type: application/http\r\n\r\nHTTP/1.1 ${status} Status\r\n${wait}Content-Type: application/json\r\n\r\n${body}\r\n`;
}

describe("a part that is not answered by the service itself", () => {
  test.each([429, 503])("is sent again after status %i, when it is time, and the others are not", async (status) => {
    const sent: number[] = [];
    const world = await senderFor(
      {},
      answering((part, batch) => {
        sent[batch] = (sent[batch] ?? 0) + 1;
        return batch === 0 && part.includes(idOf(1)) ? { status, retryAfter: 7, instead: true } : undefined;
      }),
    );
    await world.send(count(3).map((index) => create(world.table, index)));
    const { outcomes } = await world.send(count(3).map((index) => remove(world.table, index)));
    expect(outcomes).toMatchObject(Array(3).fill({ status: "ok", action: "deleted" }));
    expect(sent).toEqual([3, 1]);
    expect(world.clock.waits).toEqual([7000]);
    expect(kept(world)).toEqual([]);
  });

  test("may have been executed: a delete that finds nothing then is done", async () => {
    const world = await senderFor(
      {},
      answering((_, batch) => (batch === 0 ? { status: 504 } : undefined)),
    );
    await world.send([create(world.table, 0)]);
    expect(await world.send([remove(world.table, 0)])).toMatchObject({ outcomes: [{ status: "ok" }] });
    expect(kept(world)).toEqual([]);
  });

  test("is given up when nothing but it comes: throttled it failed, after a gateway's answer nobody knows", async () => {
    const world = await senderFor(
      {},
      answering((part) => ({ status: part.includes(idOf(1)) ? 503 : 429, instead: true })),
    );
    await world.send([create(world.table, 0), create(world.table, 1)]);
    const { outcomes } = await world.send([remove(world.table, 0), remove(world.table, 1)]);
    expect(outcomes).toMatchObject([
      { status: "failed", error: { status: 429, retryable: true } },
      { status: "unknown", error: { status: 503 } },
    ]);
    expect(world.clock.waits).toEqual([2000, 4000, 8000, 16000]);
  });

  test("is not sent again once the run is stopped", async () => {
    const stopping = new AbortController();
    const world = await senderFor(
      {},
      answering(() => ({ status: 429, instead: true })),
    );
    world.clock.onSleep = () => {
      stopping.abort(new RangeError("stopped"));
      return Promise.resolve();
    };
    const { outcomes } = await world.send([remove(world.table, 0)], { waitSignal: stopping.signal });
    expect(outcomes).toMatchObject([{ status: "notSent", error: { message: "stopped" } }]);
  });
});

describe("a record that is gone already", () => {
  test("fails its delete, in the service's words", async () => {
    const world = await senderFor();
    expect(await world.send([remove(world.table, 1)])).toMatchObject({
      outcomes: [{ status: "failed", id: idOf(1), error: { status: 404, serverCode: "0x80040217" } }],
    });
  });

  test("is skipped where that is no failure", async () => {
    const world = await senderFor();
    expect(await world.send([remove(world.table, 1, { ifExists: true })])).toMatchObject({
      outcomes: [{ status: "ok", action: "skipped", id: idOf(1) }],
    });
  });
});

describe("an answer of a $batch that is lost", () => {
  const lost = { match: { path: "$batch" }, action: "reset-after" } as const;
  const single = { headers: { "MSCRM.SuppressDuplicateDetection": "false" } };

  test("makes no record twice, and each is ok", async () => {
    const world = await senderFor(single);
    world.emulator.faults.add(lost);
    const { outcomes } = await world.send(count(3).map((index) => create(world.table, index, { isOwnId: true })));
    expect(outcomes).toMatchObject(Array(3).fill({ status: "ok", action: "created" }));
    expect(kept(world)).toHaveLength(3);
  });

  test("leaves it open whose the record with a given id is", async () => {
    const world = await senderFor(single);
    world.emulator.faults.add(lost);
    const writes = [create(world.table, 0, { isOwnId: true }), create(world.table, 1)];
    const { outcomes } = await world.send(writes);
    expect(outcomes).toMatchObject([{ status: "ok" }, { status: "unknown", error: { serverCode: "0x80040237" } }]);
  });

  test("does not make a failure of what is refused only the second time", async () => {
    const world = await senderFor(
      single,
      answering((_, batch) => (batch === 2 ? { status: 400, code: "0x80040265", instead: true } : undefined)),
    );
    await world.send([create(world.table, 0)]);
    world.emulator.faults.add(lost);
    const { outcomes } = await world.send([update(world.table, 0)]);
    expect(outcomes).toMatchObject([{ status: "unknown", id: idOf(0), error: { serverCode: "0x80040265" } }]);
    expect(kept(world)).toEqual(["changed 0"]);
  });
});
