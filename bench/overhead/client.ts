/**
 * A process of its own: one contender. Signs in, warms up, and prints as JSON how long the rest took, by the clock and by
 * its processors.
 */
import { contenderOf, isCommand, type ContenderName } from "./contenders.ts";
import { resetCounts } from "./sink/counts.ts";
import type { Task } from "./work.ts";

/** For all alike: code is compiled and connections are open before anything is measured. */
const WARM_UP = 2000;

const [name, text = "{}"] = process.argv.slice(2);
const task = JSON.parse(text) as Task;
const contender = contenderOf(name as ContenderName);
if (isCommand(contender)) throw new Error(`${contender.label} is a process of its own.`);

const open = await contender.load();
const { run, close } = await open(task);
await run(Math.min(task.records, WARM_UP));
await resetCounts(task.signIn);

const cpuBefore = process.cpuUsage();
const start = performance.now();
const records = await run(task.records);
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
process.stdout.write(JSON.stringify({ records, seconds, cpuSeconds: (user + system) / 1e6 }));
await close();
process.exit(0);
