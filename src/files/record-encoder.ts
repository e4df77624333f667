/** Records as text of one format. Records are taken in one by one, so that a wrong one is refused at once, and given out in bulk. */
export interface RecordEncoder {
  /** Takes one record; returns about how many characters it adds. Throws, and takes nothing, if the format cannot hold it. */
  add(record: object): number;
  /** The text of what was added since the last call. */
  take(): string;
  /** What remains, and what ends the text. */
  end(): string;
}
