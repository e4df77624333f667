import { expect, test } from "vitest";
import { createFetchTransport } from "../../src/connection/fetch-transport.ts";
import type { TransportRequest } from "../../src/connection/transport.ts";
import { rejection } from "./test-connection.ts";

const request: TransportRequest = { method: "GET", url: "https://org.example/x", headers: {}, timeoutMs: 5000 };
const never = (): Promise<never> => new Promise(() => undefined);

test("a function in place of the network gets the request and gives the answer, cookies apart", async () => {
  const seen: Request[] = [];
  const transport = createFetchTransport((each) => {
    seen.push(each);
    const headers = [
      ["set-cookie", "a=1; path=/"],
      ["set-cookie", "b=2"],
      ["X-Other", "y"],
    ] as [string, string][];
    return Promise.resolve(new Response("body", { status: 201, headers }));
  });
  const answer = await transport.send({ ...request, method: "POST", headers: { a: "b" }, body: "sent" });
  expect(answer).toMatchObject({
    status: 201,
    body: "body",
    headers: { "x-other": "y" },
    setCookie: ["a=1; path=/", "b=2"],
  });
  expect([seen[0]?.method, seen[0]?.headers.get("a"), await seen[0]?.text()]).toEqual(["POST", "b", "sent"]);
});

test.each<[string, () => Promise<Response>]>([
  ["rejects", () => Promise.reject(new TypeError("fetch failed"))],
  [
    "throws",
    () => {
      throw new TypeError("fetch failed");
    },
  ],
])("when it %s nobody knows whether the request was executed", async (_, fetch) => {
  expect(await rejection(createFetchTransport(fetch).send(request))).toMatchObject({
    code: "transport",
    unknownOutcome: true,
    message: "The request to org.example got no answer (fetch failed).",
  });
});

test("no answer in time is told", async () => {
  const error = await rejection(createFetchTransport(never).send({ ...request, timeoutMs: 10 }));
  expect(error).toMatchObject({ unknownOutcome: true, message: "org.example did not answer within 0.01 s." });
});

test("an answer that never ends is told too", async () => {
  const endless = (): Promise<Response> => Promise.resolve(new Response(new ReadableStream()));
  const error = await rejection(createFetchTransport(endless).send({ ...request, timeoutMs: 10 }));
  expect(error).toMatchObject({ unknownOutcome: true });
});

test("an abort ends it with the signal's own reason, before and within", async () => {
  const reason = new RangeError("enough");
  const transport = createFetchTransport(never);
  expect(await rejection(transport.send({ ...request, signal: AbortSignal.abort(reason) }))).toBe(reason);
  const controller = new AbortController();
  const sent = rejection(transport.send({ ...request, signal: controller.signal }));
  controller.abort(reason);
  expect(await sent).toBe(reason);
});
