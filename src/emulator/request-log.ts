export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** "reset", when a fault broke the connection. */
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
  clear(): void;
}

export interface RequestRecorder extends RequestLog {
  record(entry: LogEntry): void;
}

/** @param capacity how many entries are kept */
export function createRequestLog(capacity: number): RequestRecorder {
  let ring: LogEntry[] = [];
  let oldest = 0;
  let counts = new Map<string, number>();
  return {
    record(entry) {
      const kind = `${entry.method} ${entry.status}`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (ring.length < capacity) {
        ring.push(entry);
      } else {
        ring[oldest] = entry;
        oldest = (oldest + 1) % capacity;
      }
    },
    entries: () => [...ring.slice(oldest), ...ring.slice(0, oldest)],
    counts: () => Object.fromEntries(counts),
    clear() {
      ring = [];
      oldest = 0;
      counts = new Map();
    },
  };
}
