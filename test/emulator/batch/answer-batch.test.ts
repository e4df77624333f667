import { describe, expect, test } from "vitest";
import { answerBatch, type BatchAnswer } from "../../../src/emulator/batch/answer-batch.ts";
import type { InnerRequest, InnerResponse } from "../../../src/emulator/batch/model.ts";
import { readBatch } from "../../../src/emulator/batch/read-batch.ts";
import { doesNotExist } from "../../../src/emulator/web-api-error.ts";
import { writeBatch, type WrittenPart } from "./written-batch.ts";

const root = "https://org.crm.dynamics.com/api/data/v9.2";

/** Records everything it is asked; POSTs get the ids 1, 2, …; a URL that contains "missing" does not exist. */
function organization() {
  let rows: InnerRequest[] = [];
  return {
    rows: () => rows,
    handle: (request: InnerRequest): InnerResponse => {
      if (request.url.includes("missing")) throw doesNotExist("account", "missing");
      rows.push(request);
      if (request.method === "GET")
        return { status: 200, headers: { "Content-Type": "application/json" }, body: '{"value":[]}' };
      const location = request.method === "POST" ? `${root}/accounts(${rows.length})` : request.url;
      return { status: 204, headers: { "OData-Version": "4.0", "OData-EntityId": location } };
    },
    transaction: <T>(work: () => T): T => {
      const before = [...rows];
      try {
        return work();
      } catch (error) {
        rows = before;
        throw error;
      }
    },
  };
}

function send(parts: readonly WrittenPart[], continueOnError = false): BatchAnswer & { rows: InnerRequest[] } {
  const { contentType, body } = writeBatch(parts);
  const { handle, transaction, rows } = organization();
  const answer = answerBatch({ parts: readBatch(contentType, body), continueOnError, handle, transaction });
  return { ...answer, rows: rows() };
}

const create = (contentId?: string, body = "{}"): { method: string; url: string; body: string; contentId?: string } =>
  contentId === undefined
    ? { method: "POST", url: `${root}/accounts`, body }
    : { method: "POST", url: `${root}/accounts`, body, contentId };
const fail = { method: "PATCH", url: `${root}/accounts(missing)`, body: "{}" };

const statuses = (answer: BatchAnswer) =>
  [...answer.body.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((match) => Number(match[1]));

/** With each boundary's guid replaced, so that the whole text can be compared. */
const masked = (answer: BatchAnswer) => answer.body.replace(/_[0-9a-f-]{36}/g, "_id");

describe("the answer to a batch", () => {
  test("is multipart with unquoted boundaries and two line breaks after an empty body", () => {
    const answer = send([create(), { method: "GET", url: `${root}/accounts` }]);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ "OData-Version": "4.0" });
    expect(answer.headers["Content-Type"]).toMatch(/^multipart\/mixed; boundary=batchresponse_[0-9a-f-]{36}$/);
    expect(masked(answer)).toBe(
      [
        "--batchresponse_id",
        "Content-Type: application/http",
        "Content-Transfer-Encoding: binary",
        "",
        "HTTP/1.1 204 No Content",
        "OData-Version: 4.0",
        `OData-EntityId: ${root}/accounts(1)`,
        "",
        "",
        "--batchresponse_id",
        "Content-Type: application/http",
        "Content-Transfer-Encoding: binary",
        "",
        "HTTP/1.1 200 OK",
        "Content-Type: application/json",
        "",
        '{"value":[]}',
        "--batchresponse_id--",
        "",
      ].join("\r\n"),
    );
  });

  test("holds a multipart for each change set, its content type first and every Content-ID echoed", () => {
    const answer = send([[create("10"), create("11")]]);
    expect(masked(answer)).toMatch(
      /^--batchresponse_id\r\nContent-Type: multipart\/mixed; boundary=changesetresponse_id\r\n\r\n--changesetresponse_id\r\n/,
    );
    expect([...answer.body.matchAll(/^Content-ID: (\d+)\r$/gm)].map((match) => match[1])).toEqual(["10", "11"]);
    expect(masked(answer)).toMatch(/--changesetresponse_id--\r\n\r\n--batchresponse_id--\r\n$/);
  });

  test("cannot be given a header by a line break in another one", () => {
    const answer = answerBatch({
      parts: readBatch(
        "multipart/mixed; boundary=b",
        "--b\nContent-Type: application/http\n\nPOST a HTTP/1.1\n\n--b--",
      ),
      continueOnError: false,
      handle: () => ({ status: 204, headers: { Location: "accounts(name='a\r\nSet-Cookie: b')" } }),
      transaction: (work) => work(),
    });
    expect(answer.body).toContain("Location: accounts(name='a Set-Cookie: b')\r\n");
  });
});

describe("a failure", () => {
  test("ends the batch and gives the answer its status", () => {
    const answer = send([create(), fail, create()]);
    expect(answer.status).toBe(404);
    expect(statuses(answer)).toEqual([204, 404]);
    expect(answer.rows).toHaveLength(1);
    expect(answer.body).toMatch(
      /HTTP\/1\.1 404 Not Found\r\nREQ_ID: [0-9a-f-]{36}\r\nContent-Type: application\/json; odata\.metadata=minimal\r\nOData-Version: 4\.0\r\n\r\n\{"error":\{"code":"0x80040217","message":"account With Id = missing Does Not Exist"\}\}\r\n/,
    );
  });

  test("does not end a batch that goes on after errors, which is answered with 200", () => {
    const answer = send([create(), fail, create()], true);
    expect(answer.status).toBe(200);
    expect(statuses(answer)).toEqual([204, 404, 204]);
    expect(answer.rows).toHaveLength(2);
  });

  test("undoes its whole change set, whose answer is the failed request alone", () => {
    const answer = send([create(), [create("1"), { ...fail, contentId: "2" }, create("3")], create()]);
    expect(answer.status).toBe(404);
    expect(statuses(answer)).toEqual([204, 404]);
    expect(answer.rows).toHaveLength(1);
    expect(answer.body).toContain("changesetresponse_");
    expect(answer.body).toContain("Content-ID: 2\r\n");
    expect(answer.body).not.toContain("Content-ID: 1\r\n");
  });

  test("undoes its change set, but not the other parts of a batch that goes on after errors", () => {
    const answer = send([[create("1"), { ...fail, contentId: "2" }], [create("1")], create()], true);
    expect(statuses(answer)).toEqual([404, 204, 204]);
    expect(answer.rows).toHaveLength(2);
  });

  test("may also be answered instead of thrown", () => {
    const { transaction } = organization();
    const { contentType, body } = writeBatch([[create("1")]]);
    const handle = () => ({ status: 412, headers: {}, body: '{"error":{}}' });
    const answer = answerBatch({ parts: readBatch(contentType, body), continueOnError: false, handle, transaction });
    expect(answer.status).toBe(412);
    expect(answer.body).toContain("HTTP/1.1 412 Precondition Failed");
  });

  test("of the program itself is not taken for an answer", () => {
    const { transaction } = organization();
    const { contentType, body } = writeBatch([[create("1")]]);
    const handle = () => {
      throw new TypeError("a bug");
    };
    expect(() =>
      answerBatch({ parts: readBatch(contentType, body), continueOnError: true, handle, transaction }),
    ).toThrow("a bug");
  });
});

describe("a reference", () => {
  test.each([
    ["$1", "PATCH", `${root}/accounts(1)`],
    ["$1/lastname", "PUT", `${root}/accounts(1)/lastname`],
    ["$1/primarycontactid/$ref", "PUT", `${root}/accounts(1)/primarycontactid/$ref`],
    ["/$1", "PATCH", `${root}/accounts(1)`],
  ])("%s in a URL means the record of an earlier request", (url, method, resolved) => {
    const answer = send([[create("1"), { method, url, body: "{}", contentId: "2" }]]);
    expect(answer.rows[1]).toMatchObject({ method, url: resolved });
  });

  test("in a body means the same, in bindings, ids and lists of bindings", () => {
    const body =
      '{"primarycontactid@odata.bind" : "$1","tasks@odata.bind":["$1", "/tasks(5)"],"x":{"@odata.id":"$1"},"name":"$1"}';
    const answer = send([[create("1"), create("2", body)]]);
    expect(JSON.parse(answer.rows[1]?.body ?? "")).toEqual({
      "primarycontactid@odata.bind": `${root}/accounts(1)`,
      "tasks@odata.bind": [`${root}/accounts(1)`, "/tasks(5)"],
      x: { "@odata.id": `${root}/accounts(1)` },
      name: "$1",
    });
  });

  test("is not seen in a text that only looks like a binding", () => {
    const body = JSON.stringify({ name: '"a@odata.bind": "$9"', description: '\\"@odata.id":"$9"' });
    expect(send([[create("1", body)]]).rows[0]?.body).toBe(body);
  });

  test("to an updated record means the URL by which it was addressed", () => {
    const patch = { method: "PATCH", url: `${root}/accounts(7)`, body: "{}", contentId: "1" };
    const answer = send([[patch, { method: "PUT", url: "$1/name", body: "{}", contentId: "2" }]]);
    expect(answer.rows[1]?.url).toBe(`${root}/accounts(7)/name`);
  });

  test.each<[string, WrittenPart[]]>([
    ["a later request", [[create("1", '{"a@odata.bind":"$2"}'), create("2")]]],
    ["itself", [[create("2", '{"a@odata.bind":"$2"}')]]],
    ["another change set", [[create("2")], [create("1", '{"a@odata.bind":"$2"}')]]],
    ["a request outside of a change set", [create("2"), { method: "PATCH", url: "$2", body: "{}" }]],
  ])("to %s is refused", (_to, parts) => {
    const answer = send(parts);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain(`"message":"Content-ID Reference: '$2' does not exist in the batch context."`);
    expect(answer.body).toContain('"code":"0x80060888"');
  });

  test("is not what $metadata is", () => {
    expect(send([{ method: "GET", url: "$metadata" }]).rows[0]?.url).toBe("$metadata");
  });
});
