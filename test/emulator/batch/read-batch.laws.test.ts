import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBatch } from "../../../src/emulator/batch/read-batch.ts";
import { WebApiError } from "../../../src/emulator/web-api-error.ts";
import { writeBatch } from "./written-batch.ts";

describe("laws of the reader", () => {
  const request = fc.record(
    {
      method: fc.constantFrom("POST", "PATCH", "PUT", "DELETE"),
      url: fc.webPath({ size: "small" }).map((path) => `/api/data/v9.2/accounts${path}`),
      headers: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,8}$/), fc.stringMatching(/^[!-~]([ -~]{0,10}[!-~])?$/), {
        noNullPrototype: true,
      }),
      body: fc.json(),
    },
    { requiredKeys: ["method", "url", "headers"] },
  );
  const changeSet = fc
    .array(request, { minLength: 1, maxLength: 4 })
    .map((requests) => requests.map((each, index) => ({ ...each, contentId: `${index + 1}` })));

  test("what was written is read, whatever the line ends and quotes", () => {
    const writing = fc.record({ newline: fc.constantFrom<"\r\n" | "\n">("\r\n", "\n"), quoted: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.oneof(request, changeSet), { maxLength: 6 }), writing, (parts, how) => {
        const { contentType, body } = writeBatch(parts, how);
        const wrap = ({ contentId, ...inner }: (typeof parts)[number] & { contentId?: string }) => ({
          kind: "request",
          request: inner,
          ...(contentId === undefined ? {} : { contentId }),
        });
        const expected = parts.map((part) =>
          Array.isArray(part) ? { kind: "changeSet", requests: part.map(wrap) } : wrap(part),
        );
        expect(readBatch(contentType, body)).toEqual(expected);
      }),
    );
  });

  test("nothing that it is given makes it fail in any other way than by refusing", () => {
    const pieces = fc.constantFrom(
      "--b",
      "--b--",
      "--c",
      "\r\n",
      "\n",
      ":",
      "Content-Type: ",
      "application/http",
      "multipart/mixed; boundary=c",
      "GET a HTTP/1.1",
      "Content-ID: 1",
      " ",
      "{}",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces, { maxLength: 40 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constant("multipart/mixed; boundary=b")), text, (contentType, body) => {
        try {
          readBatch(contentType, body);
        } catch (error) {
          expect(error).toBeInstanceOf(WebApiError);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("ten times the parts take about ten times as long, also when they are large", () => {
    const payload = `{"description":"${"-x\n--batc".repeat(12_500)}"}`;
    const time = (count: number): number => {
      const { contentType, body } = writeBatch(
        Array.from({ length: count }, () => ({ method: "POST", url: "accounts", body: payload })),
      );
      const begun = performance.now();
      expect(readBatch(contentType, body)).toHaveLength(count);
      return performance.now() - begun;
    };
    time(20);
    const small = time(60);
    expect(time(600)).toBeLessThan(Math.max(small, 2) * 60);
  });

  test("a thousand small parts are read within a few milliseconds", () => {
    const { contentType, body } = writeBatch(
      Array.from({ length: 1000 }, () => ({
        method: "DELETE",
        url: "/api/data/v9.2/accounts(00000000-0000-0000-0000-000000000001)",
      })),
    );
    const times = Array.from({ length: 10 }, () => {
      const begun = performance.now();
      readBatch(contentType, body);
      return performance.now() - begun;
    });
    expect(Math.min(...times)).toBeLessThan(20);
  });
});
