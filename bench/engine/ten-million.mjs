// A process of its own: ten million items, made up as they are asked for, through a block that does nothing. In
// JavaScript, because what Node needs to read TypeScript would count as ours.
import { invokeParallel } from "dataverse-parallel";

function* items() {
  for (let item = 0; item < 10_000_000; item++) yield item;
}

const { ok } = await invokeParallel(items(), () => undefined);
if (ok !== 10_000_000) throw new Error(`${ok} were worked through.`);
