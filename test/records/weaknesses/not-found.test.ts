import { describe, expect, test } from "vitest";
import { removeRecords } from "../../../src/index.ts";
import { idOf, type Emulated } from "../emulated.ts";
import { names, withAccounts } from "../removal/stored.ts";

/** Answers a batch of one part with this refusal. */
function refuse({ emulator }: Emulated, code: string, message: string): void {
  const part = `HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n\r\n${JSON.stringify({ error: { code, message } })}`;
  const body = `--b\r\nContent-Type: application/http\r\n\r\n${part}\r\n--b--\r\n`;
  const headers = { "content-type": "multipart/mixed; boundary=b" };
  emulator.faults.add({ match: ({ path }) => path.endsWith("$batch"), action: { status: 200, headers, body } });
}

describe("W16: that a record is gone is known by the text of the message", () => {
  test("here a plug-in that says that something does not exist is a failure", async () => {
    const world = await withAccounts(1);
    refuse(world, "0x80040265", "The price list does not exist. Record not found: account With Id = … Does Not Exist");
    const options = { ifExists: true, connection: world.connection, errorAction: "silentlyContinue" } as const;
    expect(await removeRecords("account", [idOf(0)], options)).toMatchObject({ failed: 1, skipped: 0 });
    expect(names(world)).toEqual(["account 0"]);
  });

  test("here the code alone says it, whatever the language of the message", async () => {
    const world = await withAccounts(1);
    refuse(world, "0x80040217", "Der Datensatz wurde nicht gefunden.");
    const options = { ifExists: true, connection: world.connection };
    expect(await removeRecords("account", [idOf(0)], options)).toMatchObject({ failed: 0, skipped: 1 });
  });
});
