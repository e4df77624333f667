import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { reopenSpool, removeSpool, startSpool } from "../../../src/cli/jobs/spool.ts";
import { collect } from "../../files/sources.ts";
import { temporaryFile } from "../fakes.ts";

async function* pieces(texts: readonly string[], then?: Error): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    await sleep(1);
    yield Buffer.from(text);
  }
  if (then !== undefined) throw then;
}

test("what is copied is what comes out, only its user may read it, and a later process reads it from anywhere", async () => {
  const path = temporaryFile("copy");
  const spool = startSpool(path, pieces(["abc", "", "défg"]));
  expect(Buffer.concat(await collect(spool.open(0))).toString()).toBe("abcdéfg");
  expect(statSync(path).mode & 0o077).toBe(0);
  const again = reopenSpool(path);
  expect(again.fingerprint).toBe(spool.fingerprint);
  expect(Buffer.concat(await collect(again.open(3))).toString()).toBe("défg");
  await removeSpool(path);
  expect(readdirSync(dirname(path))).toEqual([]);
});

test("the copy is complete as soon as the stream has ended, however slowly it is taken", async () => {
  const path = temporaryFile("copy");
  const spool = startSpool(path, pieces(["a".repeat(70_000), "b".repeat(70_000)]));
  const copy = spool.open(0);
  const taking = copy[Symbol.asyncIterator]();
  await taking.next();
  await expect.poll(() => readdirSync(dirname(path))).toEqual(["copy"]);
  expect(readFileSync(path)).toHaveLength(140_000);
  await taking.return?.();
});

test("a copy that was cut off gives what it has, and then says so", async () => {
  const path = temporaryFile("copy");
  writeFileSync(`${path}.part`, "half");
  const read: Uint8Array[] = [];
  const reading = async (): Promise<void> => {
    for await (const bytes of reopenSpool(path).open(0)) read.push(bytes);
  };
  await expect(reading()).rejects.toMatchObject({ code: "malformedInput", message: /was cut off here/ });
  expect(Buffer.concat(read).toString()).toBe("half");
});

test("a stream that fails, a copy that cannot be written, and one that is gone are told", async () => {
  const path = temporaryFile("copy");
  const failing = startSpool(path, pieces(["a"], new Error("The pipe broke.")));
  await expect(collect(failing.open(0))).rejects.toThrow("The pipe broke.");
  await expect(collect(startSpool("/nowhere/copy", pieces([])).open(0))).rejects.toMatchObject({
    source: "/nowhere/copy",
  });
  expect(() => reopenSpool(temporaryFile("gone"))).toThrow("is gone");
});
