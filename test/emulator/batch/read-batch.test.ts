import { describe, expect, test } from "vitest";
import { readBatch } from "../../../src/emulator/batch/read-batch.ts";
import { WebApiError } from "../../../src/emulator/web-api-error.ts";
import { writeBatch, type WrittenRequest } from "./written-batch.ts";

const erase: WrittenRequest = {
  method: "DELETE",
  url: "/api/data/v9.2/accounts(00000000-0000-0000-0000-000000000001)",
};

function refusal(contentType: string, body: string): WebApiError {
  try {
    readBatch(contentType, body);
  } catch (error) {
    if (error instanceof WebApiError) return error;
    throw error;
  }
  throw new Error("The batch was read, but it should have been refused.");
}

function refusalOf(parts: Parameters<typeof writeBatch>[0]): WebApiError {
  const { contentType, body } = writeBatch(parts);
  return refusal(contentType, body);
}

describe("a batch as clients write it", () => {
  test("gives its requests in their order, with lower-case header names", () => {
    const { contentType, body } = writeBatch([
      {
        method: "POST",
        url: "https://org.crm.dynamics.com/api/data/v9.2/accounts",
        headers: { "Content-Type": "application/json" },
        body: '{"name":"A"}',
      },
      erase,
    ]);
    expect(readBatch(contentType, body)).toEqual([
      {
        kind: "request",
        request: {
          method: "POST",
          url: "https://org.crm.dynamics.com/api/data/v9.2/accounts",
          headers: { "content-type": "application/json" },
          body: '{"name":"A"}',
        },
      },
      { kind: "request", request: { method: "DELETE", url: erase.url, headers: {} } },
    ]);
  });

  test("in the manner of dynamics-web-api: mixed line ends, a blank line first, no space before the boundary", () => {
    const body =
      "\r\n--dwa_batch_1\nContent-Type: multipart/mixed;boundary=changeset_1\n\r\n--changeset_1\n" +
      "Content-Type: application/http\nContent-Transfer-Encoding: binary\nContent-ID: 100001\n\r\n" +
      'POST https://org/api/data/v9.2/accounts HTTP/1.1\nContent-Type: application/json\n\r\n{"name":"A"}\n\r\n--changeset_1--\n\r\n--dwa_batch_1--';
    const [part] = readBatch("multipart/mixed;boundary=dwa_batch_1", body);
    expect(part).toMatchObject({ kind: "changeSet", requests: [{ contentId: "100001", request: { method: "POST" } }] });
    expect(JSON.parse(part?.kind === "changeSet" ? (part.requests[0]?.request.body ?? "") : "")).toEqual({ name: "A" });
  });

  test("may end at the closing boundary, without a line break", () => {
    const { contentType, body } = writeBatch([erase]);
    expect(readBatch(contentType, body.trimEnd())).toHaveLength(1);
  });

  test("may leave out the blank line after a request without headers and body", () => {
    const body = "--b\r\nContent-Type: application/http\r\n\r\nDELETE accounts(1) HTTP/1.1\r\n--b--";
    expect(readBatch("multipart/mixed; boundary=b", body)).toMatchObject([
      { request: { method: "DELETE", url: "accounts(1)" } },
    ]);
  });

  test("may state a Content-Length for each part, which nobody needs", () => {
    const body =
      "--b\r\nContent-Type: application/http\r\nContent-Length: 999\r\n\r\n" +
      "POST accounts HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}\r\n--b--\r\n";
    expect(readBatch("multipart/mixed; boundary=b", body)).toMatchObject([{ request: { body: "{}" } }]);
  });

  test("may put the Content-ID among the headers of the request, as Microsoft's JavaScript client does", () => {
    const { contentType, body } = writeBatch([[{ ...erase, headers: { "Content-ID": "7" } }]]);
    expect(readBatch(contentType, body)).toMatchObject([{ requests: [{ contentId: "7" }] }]);
  });

  test("may have unescaped spaces in its URLs", () => {
    const url = "/api/data/v9.2/accounts?$filter=name eq 'A B'";
    const { contentType, body } = writeBatch([{ method: "GET", url }]);
    expect(readBatch(contentType, body)).toMatchObject([{ request: { url } }]);
  });

  test("may have a boundary that begins another one", () => {
    const body =
      "--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\nContent-Type: application/http\nContent-ID: 1\n\nDELETE a(1) HTTP/1.1\n\n\n--bb--\n--b--\n";
    expect(readBatch("multipart/mixed; boundary=b", body)).toMatchObject([{ requests: [{ contentId: "1" }] }]);
  });
});

describe("a batch that is refused", () => {
  test("without a boundary in its content type", () => {
    expect(refusal("multipart/mixed", "--b--")).toMatchObject({
      status: 400,
      exceptionType: "Microsoft.OData.ODataException",
    });
  });

  test("with another content type", () => {
    expect(refusal("application/json", "{}").message).toContain("application/json");
  });

  test("without its closing boundary", () => {
    const { contentType, body } = writeBatch([erase]);
    expect(refusal(contentType, body.slice(0, body.lastIndexOf("--batch_1--"))).message).toContain("--batch_1--");
  });

  test("without the closing boundary of a change set", () => {
    const { contentType, body } = writeBatch([[{ ...erase, contentId: "1" }]]);
    expect(refusal(contentType, body.replace("--changeset_0--", "")).message).toContain("--changeset_0--");
  });

  test("with a change set request that has no Content-ID", () => {
    expect(refusalOf([[erase]])).toMatchObject({
      status: 400,
      code: "0x80060888",
      message: "Content-ID header not present",
    });
  });

  test("with the same Content-ID twice in a change set, in the shape of an exception", () => {
    const error = refusalOf([
      [
        { ...erase, contentId: "1" },
        { ...erase, contentId: "1" },
      ],
    ]);
    expect(error).toMatchObject({ status: 400, exceptionType: "Microsoft.OData.ODataException" });
    expect(error.message).toMatch(
      /^The content ID '1' was found more than once in the same change set or same batch request\. /,
    );
  });

  test("but not for the same Content-ID in two change sets", () => {
    const { contentType, body } = writeBatch([[{ ...erase, contentId: "1" }], [{ ...erase, contentId: "1" }]]);
    expect(readBatch(contentType, body)).toHaveLength(2);
  });

  test("with a GET in a change set", () => {
    const error = refusalOf([[{ method: "GET", url: "accounts", contentId: "1" }]]);
    expect(error).toMatchObject({ status: 400, exceptionType: "Microsoft.OData.ODataException" });
    expect(error.message).toContain("'GET'");
  });

  test("with a batch inside", () => {
    expect(refusalOf([{ method: "POST", url: "/api/data/v9.2/$batch" }]).message).toContain(
      "cannot contain another batch",
    );
  });

  test("with a change set inside a change set", () => {
    const inner = "--c\nContent-Type: multipart/mixed; boundary=d\n\n--d--\n--c--";
    const body = `--b\nContent-Type: multipart/mixed; boundary=c\n\n${inner}\n--b--`;
    expect(refusal("multipart/mixed; boundary=b", body).message).toContain("cannot contain another batch");
  });

  test("with more than 1000 requests, those of change sets counted singly", () => {
    const set = Array.from({ length: 500 }, (_, index) => ({ ...erase, contentId: `${index}` }));
    const full = writeBatch([set, set]);
    expect(readBatch(full.contentType, full.body)).toHaveLength(2);
    expect(refusalOf([set, set, erase]).message).toContain("1000");
  });

  test.each(["FETCH accounts HTTP/1.1", "GET accounts", "GET HTTP/1.1", "GET accounts HTTP/2", "garbage"])(
    "with the request line '%s'",
    (line) => {
      const body = `--b\nContent-Type: application/http\n\n${line}\n\n--b--`;
      expect(refusal("multipart/mixed; boundary=b", body).message).toContain(line);
    },
  );

  test("with a part that is no HTTP request", () => {
    const body = "--b\nContent-Type: text/plain\n\nhello\n--b--";
    expect(refusal("multipart/mixed; boundary=b", body).message).toContain("text/plain");
  });

  test("with a URL of more than 65,536 characters", () => {
    expect(refusalOf([{ method: "GET", url: `accounts?$filter=${"x".repeat(65_536)}` }]).message).toContain("65536");
  });
});
