import { describe, expect, test } from "vitest";
import { createBlockReport, type BlockReport } from "../../src/cli/block-report.ts";
import { createFailureNotes } from "../../src/cli/failure-notes.ts";
import type { KeptFailure } from "../../src/cli/remarks.ts";
import { markLine } from "../../src/files/source-line.ts";
import type { ChunkEnd } from "../../src/outcomes.ts";
import type { LogEntry, LogLevel } from "../../src/parallel/report.ts";
import { fakeNotices } from "./fakes.ts";

interface Set {
  readonly report: BlockReport;
  readonly kept: KeptFailure[];
  say(level: LogLevel, message: string, about?: Partial<LogEntry>): void;
  end(end: Partial<ChunkEnd>): void;
  text(): string;
}

/** A chunk of the inputs 4 and 5. */
const chunk = { chunkIndex: 2, firstIndex: 4, items: ["e", "f"] };

function setUp(flags: { verbose?: boolean; debug?: boolean; silent?: boolean } = {}): Set {
  const { notices, text } = fakeNotices();
  const { verbose = false, debug = false, silent = false } = flags;
  const kept: KeptFailure[] = [];
  const errorsFile = {
    add: (failure: KeptFailure) => void kept.push(failure),
    room: () => Promise.resolve(),
    close: () => Promise.resolve(),
    isBroken: false,
  };
  const notes = createFailureNotes({
    ...{ notices, errorsFile, silent, verbose, limit: Infinity, onTooMany: () => undefined },
  });
  const report = createBlockReport({ notices, notes, verbose, debug, silent });
  return {
    ...{ report, kept, text },
    say: (level, message, about) => report.listeners.onLog?.({ level, message, attempt: 1, ...chunk, ...about }),
    end: (end) => report.listeners.onChunkEnd?.({ status: "ok", attempts: 1, ...chunk, ...end } as ChunkEnd),
  };
}

describe("what a block says", () => {
  const sayAll = ({ say }: Set): void => {
    for (const level of ["error", "warning", "information", "verbose", "debug"] as const) say(level, `an ${level}`);
  };
  const always = ["chunk 3, error: an error", "chunk 3, warning: an warning", "chunk 3, information: an information"];

  test.each([
    [{}, always],
    [{ verbose: true }, [...always, "chunk 3, verbose: an verbose"]],
    [{ debug: true }, [...always, "chunk 3, debug: an debug"]],
    [{ silent: true }, always.slice(1)],
  ])("is shown by its level and the flags %o", (flags, expected) => {
    const all = setUp(flags);
    sayAll(all);
    expect(all.text().trimEnd().split("\n")).toEqual(expected);
  });

  test("about one input is shown with its line, or its place where it has none", () => {
    const { say, text } = setUp();
    say("warning", "hm", { firstIndex: 5, items: ["f"] });
    say("warning", "hm", { firstIndex: 5, items: [markLine({ name: "f" }, 12)] });
    expect(text()).toBe("input 6, warning: hm\nline 12, warning: hm\n");
  });
});

describe("an error that a block tells", () => {
  test("is kept with its input when the chunk ends well, once for an input however many there are", () => {
    const { say, end, kept, report, text } = setUp();
    say("error", "No city.", { firstIndex: 5, items: ["f"] });
    say("error", "No street.", { firstIndex: 5, items: ["f"] });
    expect(kept).toEqual([]);
    end({});
    expect(kept).toMatchObject([{ input: "f", status: "error", message: "No city. No street." }]);
    expect(report.errors).toBe(2);
    expect(text().match(/No city/g)).toHaveLength(1);
  });

  test("is kept with all inputs of the chunk when it names none", () => {
    const { say, end, kept } = setUp();
    say("error", "Bad.");
    end({});
    expect(kept.map(({ input }) => input)).toEqual(["e", "f"]);
  });

  test("does not stand beside a failure of the same input, and not for an attempt that was repeated", () => {
    const { say, end, kept, report } = setUp();
    say("error", "First.");
    end({ status: "failed", error: new Error("no") });
    expect(kept.map(({ input, status }) => [input, status])).toEqual([
      ["e", "failed"],
      ["f", "failed"],
    ]);
    say("error", "Not yet.");
    end({ attempts: 2 });
    expect([kept.length, report.errors]).toEqual([2, 0]);
  });

  test("belongs to its item with --per item", () => {
    const { say, end, kept } = setUp();
    say("error", "Bad e.", { items: ["e"] });
    say("error", "Bad f.", { firstIndex: 5, items: ["f"] });
    end({ items: ["e"] });
    expect(kept).toHaveLength(1);
    end({ firstIndex: 5, items: ["f"], status: "failed", error: new Error("no f") });
    expect(kept).toMatchObject([
      { input: "e", status: "error" },
      { input: "f", status: "failed" },
    ]);
  });
});

test("inputs that were not run are kept, not shown, and do not count", () => {
  const { end, kept, text } = setUp();
  end({ status: "notRun", attempts: 0, error: new Error("The run ended.") });
  expect(kept.map(({ input, status }) => [input, status])).toEqual([
    ["e", "notRun"],
    ["f", "notRun"],
  ]);
  expect(text()).toBe("");
});

test("the progress that a block told last is what it does just now", () => {
  const { report } = setUp();
  expect(report.activity).toBeUndefined();
  const tell = (progress: object): string | undefined => {
    report.listeners.onBlockProgress?.({ ...progress, ...chunk, attempt: 1 });
    return report.activity;
  };
  expect(tell({ activity: "Copying", status: "a.pdf", done: 40, total: 100 })).toBe(
    "chunk 3: Copying, a.pdf, 40 of 100 (40 %)",
  );
  expect(tell({ done: 2 })).toBe("chunk 3: 2");
});
