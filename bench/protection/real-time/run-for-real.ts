import { connect, setRecords } from "dataverse-parallel";
import type { Scenario } from "../scenario/scenario.ts";
import { emulatorArguments } from "./emulator-arguments.ts";
import { startEmulator } from "./emulator-process.ts";

/** What a job took over HTTP. */
export interface RealRun {
  readonly seconds: number;
  readonly requests: number;
  readonly refused: number;
}

/** Creates as many accounts as the scenario has records, in an emulator of its own, as a user would. */
export async function runForReal(scenario: Scenario): Promise<RealRun> {
  const emulator = await startEmulator(emulatorArguments(scenario));
  try {
    const { url, clientId, clientSecret } = emulator;
    await using connection = await connect({ url, clientId, clientSecret, authorityHost: url });
    const start = performance.now();
    await setRecords("account", accounts(scenario.records), {
      ...{ createOnly: true, maxDegreeOfParallelism: "auto", total: scenario.records },
      connection,
    });
    const seconds = (performance.now() - start) / 1000;
    const { requests, throttled } = connection.stats;
    return { seconds, requests, refused: throttled };
  } finally {
    await emulator.stop();
  }
}

function* accounts(count: number): Generator<{ readonly name: string }> {
  for (let index = 1; index <= count; index++) yield { name: `Account ${index}` };
}
