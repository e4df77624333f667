import { createHash } from "node:crypto";
import type { Connection } from "../../connection/connection.ts";
import { UsageError } from "../../errors.ts";
import type { GetRecordsOptions } from "./get-options.ts";
import type { Place } from "./pages.ts";

/** Where reading goes on, and how many records may still come. */
export interface Position {
  readonly place?: Place | undefined;
  /** With `stable`: the ids of what is still to be read, 16 bytes each, in base64. */
  readonly ids?: string | undefined;
  /** Undefined: as many as there are. */
  readonly left?: number | undefined;
}

/** Makes tokens for one query, and reads them. */
export interface Continuations {
  write(position: Position): string;
  /** @throws UsageError for a token of another environment, of another query, or that is none. */
  read(token: string): Position;
}

interface Token extends Position {
  readonly version: 1;
  readonly environment: string;
  readonly query: string;
}

/** Options that do not change which records there are, nor how they are given. */
const ASIDE = new Set(["connection", "signal", "continuation"]);

/**
 * A token is where the service's list goes on, with marks of the environment and the query that it belongs to. It holds
 * the query's address, and nothing that would let anyone in.
 */
export function createContinuations(connection: Connection, table: string, options: GetRecordsOptions): Continuations {
  const asked = Object.entries(options).filter(([name, value]) => !ASIDE.has(name) && value !== undefined);
  const environment = markOf(connection.url);
  const query = markOf(JSON.stringify([table, asked.sort(([a], [b]) => (a < b ? -1 : 1))]));
  return {
    write: (position) => {
      const token: Token = { version: 1, environment, query, ...position };
      return Buffer.from(JSON.stringify(token)).toString("base64url");
    },
    read: (text) => {
      const token = parse(text);
      if (token.environment !== environment) {
        throw new UsageError(`The continuation belongs to another environment than ${connection.url}.`);
      }
      if (token.query !== query) {
        throw new UsageError(
          "The continuation belongs to another query. Give the same table and options as where it comes from.",
        );
      }
      return token;
    },
  };
}

function markOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}

function parse(text: string): Token {
  try {
    const token = JSON.parse(Buffer.from(text.trim(), "base64url").toString()) as Partial<Token> | null;
    if (token?.version === 1) return token as Token;
  } catch {
    // Whatever it is instead, it is no token.
  }
  throw new UsageError("The continuation cannot be read. Give it as it came, in full.");
}
