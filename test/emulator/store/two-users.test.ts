import { mkdtemp, rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { once } from "node:events";
import { expect, test } from "vitest";
import { signedIn } from "../signed-in.ts";

/** Holds the file's lock in another thread, and lets go of it after a while. */
const HOLDER = `
  const { DatabaseSync } = require("node:sqlite");
  const { parentPort, workerData } = require("node:worker_threads");
  const database = new DatabaseSync(workerData);
  database.exec("BEGIN IMMEDIATE");
  parentPort.postMessage("held");
  setTimeout(() => { database.exec("COMMIT"); database.close(); }, 200);
`;

test("a write waits for another program that holds the file for a moment", async () => {
  const directory = await mkdtemp(join(tmpdir(), "two-users-"));
  const file = join(directory, "org.db");
  const { emulator, send } = await signedIn({ file });
  const holder = new Worker(HOLDER, { eval: true, workerData: file });
  await once(holder, "message");
  const { status } = await send("POST", "accounts", { name: "Patience" });
  expect(status).toBe(204);
  await holder.terminate();
  await emulator.close();
  const database = new DatabaseSync(file);
  expect(database.prepare("SELECT count(*) AS n FROM account").get()).toEqual({ n: 1 });
  database.close();

  await rm(directory, { recursive: true });
});
