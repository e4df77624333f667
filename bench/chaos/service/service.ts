/**
 * A process of its own: the emulator, with its data in a file and on a port that stays. Its parent tells it by messages
 * what is to befall the client and itself. Parameters: the file, the port.
 */
import { createEmulator } from "dataverse-parallel/emulator";
import type { Day, Report } from "./messages.ts";
import { createStrikes, type Strikes } from "./strike.ts";

const [file = "", port = "0"] = process.argv.slice(2);
const emulator = createEmulator({ file, logCapacity: 0 });
const { url } = await emulator.listen({ port: Number(port) });
const { clientId, clientSecret } = emulator;
let strikes: Strikes | undefined;

function tell(report: Report): void {
  process.send?.(report);
}

process.on("message", ({ client, troubles, faults }: Day) => {
  const left = emulator.faults.list().filter(({ fault }) => fault !== strikes?.fault);
  strikes?.cancel();
  emulator.faults.clear();
  strikes = createStrikes(client, troubles);
  for (const fault of [strikes.fault, ...faults]) emulator.faults.add(fault);
  tell({ kind: "ready", leftOver: left.length });
});
process.on("disconnect", () => process.exit());
// Ctrl-C at a terminal reaches all: the parent decides.
process.on("SIGINT", () => undefined);
tell({ kind: "listening", url, clientId, clientSecret });
