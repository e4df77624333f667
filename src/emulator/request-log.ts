export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** The user who sent it; undefined without a token that is good. */
  readonly userId: string | undefined;
  /** The web server that it reached, counted from 0. */
  readonly server: number;
  /** "reset", when a fault broke the connection or the client gave up. */
  readonly status: number | "reset";
  readonly durationMs: number;
  /** What the client calls the request (x-ms-client-request-id), otherwise what the emulator calls it (REQ_ID). */
  readonly correlation: string;
}

/** What came in, and what became of it. */
export interface RequestLog {
  /** The last ones, oldest first. */
  entries(): readonly LogEntry[];
  /** How many requests came to what since the last `clear`: "POST 204" and so on. */
  counts(): Readonly<Record<string, number>>;
  /** The same, told apart by user and server, too. */
  tallies(): readonly RequestTally[];
  clear(): void;
}

export interface RequestTally extends Pick<LogEntry, "userId" | "server" | "method" | "status"> {
  readonly count: number;
}

export interface RequestRecorder extends RequestLog {
  record(entry: LogEntry): void;
}

/** @param capacity how many entries are kept */
export function createRequestLog(capacity: number): RequestRecorder {
  let ring: LogEntry[] = [];
  let oldest = 0;
  let tallies = new Map<string, RequestTally & { count: number }>();

  function count({ userId, server, method, status }: LogEntry): void {
    const kind = `${method} ${status} ${server} ${userId}`;
    const tally = tallies.get(kind);
    if (tally) tally.count += 1;
    else tallies.set(kind, { userId, server, method, status, count: 1 });
  }

  return {
    record(entry) {
      count(entry);
      if (ring.length < capacity) {
        ring.push(entry);
      } else {
        ring[oldest] = entry;
        oldest = (oldest + 1) % capacity;
      }
    },
    entries: () => [...ring.slice(oldest), ...ring.slice(0, oldest)],
    counts() {
      const counts: Record<string, number> = {};
      for (const { method, status, count } of tallies.values()) {
        const kind = `${method} ${status}`;
        counts[kind] = (counts[kind] ?? 0) + count;
      }
      return counts;
    },
    tallies: () => [...tallies.values()].map((tally) => ({ ...tally })),
    clear() {
      ring = [];
      oldest = 0;
      tallies = new Map();
    },
  };
}
