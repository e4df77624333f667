import fc from "fast-check";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRecords } from "../../src/files/read-records.ts";
import { writeRecords } from "../../src/files/record-writer.ts";
import { sourceLine } from "../../src/files/source-line.ts";
import { collect, inPieces, keepingStream, temporaryFolder } from "./sources.ts";

/** Text with everything that a format gives a meaning to. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom('"', ",", ";", "\t", "\n", "\r", "\\", "[", "{", "]", "}", " ", "é", "𝄞", "\uFEFF"),
  }),
);
// A byte order mark that begins the first name would be taken for the file's.
const name = text.filter((value) => value !== "" && !value.startsWith("\uFEFF"));
const pieceSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

async function textOf(
  records: readonly object[],
  format: "csv" | "tsv" | "ndjson" | "json",
  columns?: readonly string[],
): Promise<string> {
  const { stream, pieces } = keepingStream();
  await writeRecords(records, stream, { format, ...(columns && { columns }) });
  return pieces.join("");
}

const table = fc
  .uniqueArray(name, { minLength: 1, maxLength: 4 })
  .chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.array(fc.array(text, { minLength: columns.length, maxLength: columns.length }), { maxLength: 8 }),
    }),
  )
  .map(({ columns, rows }) => ({
    columns,
    records: rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))),
  }));

test.each(["csv", "tsv"] as const)("any text survives %s, in pieces of any size", async (format) => {
  await fc.assert(
    fc.asyncProperty(table, pieceSizes, async ({ columns, records }, sizes) => {
      const content = await textOf(records, format, columns);
      // Said, because a single column may be named like another format's header.
      const delimiter = format === "csv" ? "," : "\t";
      const read = await collect(readRecords(inPieces(content, sizes), { format, delimiter }));
      expect(read).toEqual(records);
    }),
  );
});

test.each(["ndjson", "json"] as const)("any JSON objects survive %s, in pieces of any size", async (format) => {
  const object = fc.dictionary(text, fc.jsonValue({ stringUnit: "binary" }), { maxKeys: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(object, { maxLength: 6 }), pieceSizes, async (objects, sizes) => {
      // What JSON itself makes of them: -0 is 0 there, and objects have the usual prototype.
      const records = JSON.parse(JSON.stringify(objects)) as object[];
      const content = await textOf(records, format);
      const read = await collect(readRecords(inPieces(content, sizes), { format }));
      expect(read).toEqual(records);
    }),
  );
});

test("the line of every csv row is where it begins, whatever its values hold and however lines end", async () => {
  const lineEnd = fc.constantFrom("\n", "\r\n");
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.array(lineEnd, { maxLength: 2 }),
          fc.array(fc.constantFrom("\n", "\r\n", 'a""', ","), { maxLength: 4 }),
          lineEnd,
        ),
      ),
      pieceSizes,
      async (rows, sizes) => {
        let content = "n,value\n";
        const expected = rows.map(([blank, value, end]) => {
          content += blank.join("");
          const line = content.split("\n").length;
          content += `x,"${value.join("")}"${end}`;
          return line;
        });
        const read = await collect(readRecords(inPieces(content, sizes), { format: "csv" }));
        expect(read.map(sourceLine)).toEqual(expected);
      },
    ),
  );
});

test.each(["csv", "tsv.gz", "ndjson", "ndjson.gz", "json", "json.gz"])(
  "many records survive a .%s file",
  async (extension) => {
    const path = join(temporary, `many.${extension}`);
    const records = Array.from({ length: 5000 }, (_, index) => ({
      id: String(index),
      text: `${index} "é", 𝄞\n`.repeat(index % 7),
    }));
    expect(await writeRecords(records, path)).toEqual({ records: 5000, closed: false });
    expect(await collect(readRecords(path))).toEqual(records);
  },
);

const temporary = temporaryFolder();
