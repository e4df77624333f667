import { toError, UsageError } from "../errors.ts";
import type { RecordEncoder } from "./record-encoder.ts";

/** What stands around the records. */
interface Punctuation {
  readonly beforeFirst: string;
  readonly beforeOthers: string;
  readonly afterEach: string;
  readonly afterAll: string;
  /** The whole text when there are no records. */
  readonly empty: string;
}

/** One JSON object a line. */
export function createNdjsonEncoder(): RecordEncoder {
  return createJsonEncoder({ beforeFirst: "", beforeOthers: "", afterEach: "\n", afterAll: "", empty: "" });
}

/** A JSON array, one element a line. */
export function createJsonArrayEncoder(): RecordEncoder {
  return createJsonEncoder({
    beforeFirst: "[\n",
    beforeOthers: ",\n",
    afterEach: "",
    afterAll: "\n]\n",
    empty: "[]\n",
  });
}

function createJsonEncoder(punctuation: Punctuation): RecordEncoder {
  let text = "";
  let records = 0;

  function add(record: object): number {
    const before = records === 0 ? punctuation.beforeFirst : punctuation.beforeOthers;
    const added = before + toJson(record, records + 1) + punctuation.afterEach;
    records++;
    text += added;
    return added.length;
  }

  function take(): string {
    const taken = text;
    text = "";
    return taken;
  }

  return { add, take, end: () => take() + (records === 0 ? punctuation.empty : punctuation.afterAll) };
}

function toJson(record: object, position: number): string {
  try {
    return JSON.stringify(record);
  } catch (error) {
    throw new UsageError(`Record ${position} cannot be written as JSON: ${toError(error).message}`, { cause: error });
  }
}
