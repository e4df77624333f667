/** Writes records into the file that it is given, and says each id as soon as the emulator has acknowledged it. */
import { writeSync } from "node:fs";
import { createEmulator } from "../../../src/emulator/index.ts";
import { sender, tokenFor } from "../signed-in.ts";

const STDOUT = 1;
const [file = ""] = process.argv.slice(2);
const emulator = createEmulator({ file });
const send = sender(emulator.fetch, emulator.url, await tokenFor(emulator, emulator.fetch, emulator.url));
const type = "Microsoft.Dynamics.CRM.account";

for (let round = 0; ; round++) {
  const Targets = Array.from({ length: 20 }, (_, index) => ({ "@odata.type": type, name: `record ${round} ${index}` }));
  const reply = await send("POST", "accounts/Microsoft.Dynamics.CRM.CreateMultiple", { Targets });
  if (reply.status !== 200) throw new Error(reply.text);
  // Synchronous, so that what was said was acknowledged, and nothing is left in a buffer when the process is killed.
  writeSync(STDOUT, `${reply.json.Ids.join("\n")}\n`);
}
