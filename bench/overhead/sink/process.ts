/** A process of its own: a sink. Says where it is in one line of JSON, and ends with its standard input. */
import { startSink, type SinkOptions } from "./sink.ts";

const [options = "{}"] = process.argv.slice(2);
const sink = await startSink(JSON.parse(options) as SinkOptions);
process.stdout.write(`${JSON.stringify(sink.signIn)}\n`);
process.stdin.on("end", () => process.exit(0)).resume();
