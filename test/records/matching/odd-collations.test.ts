import { describe, expect, it } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import { findMatches, type Row } from "../../../src/records/matching/find-matches.ts";
import { createFakeConnection } from "../../parallel/fake-connection.ts";
import { aColumn, aTable } from "../../metadata/columns.ts";

/** A service with these names, to which letters of one group are equal, as no fold of this package has it. */
function serviceWith(names: readonly string[], equal: readonly string[]) {
  const requests: string[] = [];
  const fold = (text: string): string => equal.find((group) => group.includes(text))?.slice(0, 1) ?? text;
  const answer = (path: string): string => {
    const wanted = [...decodeURIComponent(path).matchAll(/'([^']+)'/g)].map(([, text = ""]) => fold(text));
    const value = names.flatMap((name, at): Row[] => (wanted.includes(fold(name)) ? [{ thingid: `${at}`, name }] : []));
    return JSON.stringify({ value });
  };
  const connection: Connection = {
    ...createFakeConnection(),
    send: ({ method, path, body = "" }) => {
      requests.push(method);
      const parts = [...String(body).matchAll(/GET \S+v9\.2\/(\S+) HTTP/g)].map(([, part = ""]) => answer(part));
      const multipart = parts.map((part) => `--b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n${part}\r\n`).join("");
      return Promise.resolve({
        status: 200,
        headers: { "content-type": "multipart/mixed; boundary=b" },
        body: method === "GET" ? answer(path) : `${multipart}--b--\r\n`,
        requestId: undefined,
        repeated: false,
      });
    },
  };
  const { table } = aTable(aColumn("String", { name: "name" }));
  const find = async (wanted: readonly string[]): Promise<unknown[][]> => {
    const tuples = wanted.map((text) => [text]);
    const matches = await findMatches({ connection, table, columns: ["name"], select: [] }, tuples);
    return matches.map((rows) => rows.map((row) => row.name));
  };
  return { find, requests };
}

describe("finding records under a collation that nobody has thought of", () => {
  it("asks for each tuple alone when a row came that none of them explains", async () => {
    const { find, requests } = serviceWith(["x", "q"], ["xq"]);
    expect(await find(["x", "k"])).toEqual([["x", "q"], []]);
    expect(requests).toEqual(["GET", "POST"]);
  });

  it("asks for the others when a row turns out not to be of the tuple that it looks like", async () => {
    const { find, requests } = serviceWith(["k", "ä"], ["kä"]);
    expect(await find(["a", "k", "m"])).toEqual([[], ["k", "ä"], []]);
    expect(requests).toEqual(["GET", "GET", "POST"]);
  });

  it("asks once where every row can be of one tuple only", async () => {
    const { find, requests } = serviceWith(["X", "k"], ["xX"]);
    expect(await find(["x", "k", "m"])).toEqual([["X"], ["k"], []]);
    expect(requests).toEqual(["GET"]);
  });
});
