import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { watchInterrupts, type Interrupt } from "../../src/cli/interrupt.ts";
import { fakeNotices } from "./fakes.ts";

function watch(): { interrupt: Interrupt; events: EventEmitter; left: number[]; text: () => string } {
  const { notices, text } = fakeNotices();
  const events = new EventEmitter();
  const left: number[] = [];
  return { interrupt: watchInterrupts({ notices, events, leave: (code) => left.push(code) }), events, left, text };
}

test("the first Ctrl-C stops, the second aborts, the third leaves with 130", () => {
  const { interrupt, events, left, text } = watch();
  let stops = 0;
  interrupt.onFirst(() => (stops += 1));
  expect(interrupt.happened).toBe(false);
  events.emit("SIGINT");
  expect([stops, interrupt.signal.aborted, interrupt.happened, left]).toEqual([1, false, true, []]);
  events.emit("SIGINT");
  expect([stops, interrupt.signal.aborted, left]).toEqual([1, true, []]);
  events.emit("SIGINT");
  expect(left).toEqual([130]);
  expect(text()).toMatch(/^Stopping: .*\nAborting\. .*\nLeft without waiting\.\n$/);
});

test("before there is anything to stop, the first Ctrl-C leaves", () => {
  const { events, left, text } = watch();
  events.emit("SIGTERM");
  expect(left).toEqual([130]);
  expect(text()).toBe("Interrupted: no record was sent.\n");
});

test("what is over does not listen any more", () => {
  const { interrupt, events } = watch();
  interrupt.dispose();
  expect(events.listenerCount("SIGINT") + events.listenerCount("SIGTERM")).toBe(0);
});
