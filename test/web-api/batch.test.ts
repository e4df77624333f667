import fc from "fast-check";
import { expect, test } from "vitest";
import { batchBody, readBatchAnswers, type BatchAnswer } from "../../src/web-api/batch.ts";

const BOUNDARY = "batchresponse_0f0e0d0c-0b0a-4908-8706-050403020100";
const TYPE = `multipart/mixed; boundary=${BOUNDARY}`;

/** A reply as the service writes it. */
function reply(answers: readonly BatchAnswer[], newline = "\r\n"): string {
  const parts = answers.map(({ status, headers, body }) =>
    [
      `--${BOUNDARY}`,
      "Content-Type: application/http",
      "Content-Transfer-Encoding: binary",
      "",
      `HTTP/1.1 ${status} Something`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      "",
      body,
      "",
    ].join(newline),
  );
  return `${parts.join("")}--${BOUNDARY}--${newline}`;
}

const answers = fc.array(
  fc.record({
    status: fc.constantFrom(200, 204, 400, 404, 412, 429, 500),
    headers: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,8}$/), fc.stringMatching(/^[a-z0-9:;=" ,]{0,20}$/), {
      noNullPrototype: true,
    }),
    body: fc.oneof(
      fc.constant(""),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.string().map((value) => JSON.stringify({ error: { code: "0x80040217", message: `--${BOUNDARY} ${value}` } })),
    ),
  }),
  { maxLength: 6 },
);

function trimmed({ status, headers, body }: BatchAnswer): BatchAnswer {
  const values = Object.entries(headers).map(([name, value]) => [name, value.trim()] as const);
  return { status, headers: Object.fromEntries(values), body };
}

test.each(["\r\n", "\n"])("every answer of a reply is read, in its order, with line ends %j", (newline) => {
  fc.assert(
    fc.property(answers, (written) => {
      expect(readBatchAnswers(TYPE, reply(written, newline))).toEqual(written.map(trimmed));
    }),
  );
});

test("text of a value that looks like a delimiter ends no part", () => {
  const body = JSON.stringify({ name: `x--${BOUNDARY}`, description: `--${BOUNDARY}--` });
  const read = readBatchAnswers(TYPE, reply([{ status: 200, headers: {}, body }]));
  expect(read).toEqual([{ status: 200, headers: {}, body }]);
});

test("a boundary that begins like another one is not taken for it", () => {
  const nested = [`--${BOUNDARY}`, "", "HTTP/1.1 200 OK", "", `--${BOUNDARY}7`, `--${BOUNDARY}--`].join("\r\n");
  expect(readBatchAnswers(TYPE, nested)).toMatchObject([{ status: 200, body: `--${BOUNDARY}7` }]);
});

test("the body of an answer stays as it is, blank lines included", () => {
  const body = '{\r\n\r\n"a": 1\r\n}';
  expect(readBatchAnswers(TYPE, reply([{ status: 200, headers: {}, body }]))?.[0]?.body).toBe(body);
});

test.each([
  `multipart/mixed; boundary="${BOUNDARY}"`,
  `Multipart/Mixed;boundary=${BOUNDARY}`,
  `multipart/mixed; charset=utf-8; boundary=${BOUNDARY}; type=x`,
])("the boundary is found in %j", (type) => {
  expect(readBatchAnswers(type, reply([{ status: 204, headers: {}, body: "" }]))).toHaveLength(1);
});

test("a boundary may hold what means something in a pattern", () => {
  const boundary = "a+b(c).*";
  const body = `--${boundary}\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n\r\n--${boundary}--`;
  expect(readBatchAnswers(`multipart/mixed; boundary="${boundary}"`, body)).toHaveLength(1);
});

test("what is no multipart holds no answers", () => {
  expect(readBatchAnswers("application/json", "{}")).toBeUndefined();
  expect(readBatchAnswers(undefined, "")).toBeUndefined();
});

test("a part without an answer in it has status 0, which no caller can take for success", () => {
  const body = `--${BOUNDARY}\r\nContent-Type: application/http\r\n\r\n\r\n--${BOUNDARY}--`;
  expect(readBatchAnswers(TYPE, body)).toMatchObject([{ status: 0 }]);
});

test("a reply that breaks off gives the answers that are there", () => {
  const whole = reply([
    { status: 204, headers: {}, body: "" },
    { status: 404, headers: {}, body: '{"error":{}}' },
  ]);
  const cut = whole.slice(0, whole.lastIndexOf(`--${BOUNDARY}`));
  expect(readBatchAnswers(TYPE, cut)?.map(({ status }) => status)).toEqual([204, 404]);
});

test("a body is composed as the service reads it: CRLF, one part for each request, JSON named where there is some", () => {
  const body = batchBody(
    [
      { method: "DELETE", path: "accounts(1)", headers: { "If-Match": "*" } },
      { method: "POST", path: "accounts", body: '{"name":"x"}' },
    ],
    "batch_1",
    "/api/data/v9.2/",
  );
  expect(body.split("\r\n")).toEqual([
    "--batch_1",
    "Content-Type: application/http",
    "Content-Transfer-Encoding: binary",
    "",
    "DELETE /api/data/v9.2/accounts(1) HTTP/1.1",
    "If-Match: *",
    "",
    "",
    "--batch_1",
    "Content-Type: application/http",
    "Content-Transfer-Encoding: binary",
    "",
    "POST /api/data/v9.2/accounts HTTP/1.1",
    "Content-Type: application/json",
    "",
    '{"name":"x"}',
    "--batch_1--",
    "",
  ]);
});
