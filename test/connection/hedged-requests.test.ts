import { expect, test } from "vitest";
import type { ServiceRequest } from "../../src/connection/request.ts";
import type { TransportRequest, TransportResponse } from "../../src/connection/transport.ts";
import { ServiceError, TransportError } from "../../src/errors.ts";
import { createGovernor, type Governor, type Permit } from "../../src/service-protection/governor.ts";
import type { Observation } from "../../src/service-protection/observation.ts";
import { createFakeClock, settle } from "../service-protection/fake-clock.ts";
import { createTestConnection, rejection } from "./test-connection.ts";

const read: ServiceRequest = { method: "GET", path: "accounts", idempotent: true };

/** A connection whose requests are answered by hand, and sent once more when the test says so. */
function copied() {
  const clock = createFakeClock();
  const sent: (PromiseWithResolvers<TransportResponse> & { readonly request: TransportRequest })[] = [];
  const released: Observation[] = [];
  let onHedge: ((permit: Permit) => void) | undefined;
  const permit: Permit = {
    principal: 0,
    affinity: undefined,
    release: (observation) => void released.push(observation),
  };
  const governor: Governor = {
    ...createGovernor({ principals: 1, clock }),
    acquire: (options) => {
      onHedge = options?.onHedge;
      return Promise.resolve(permit);
    },
  };
  const transport = {
    send: (request: TransportRequest) => {
      const answer = { ...Promise.withResolvers<TransportResponse>(), request };
      request.signal?.addEventListener("abort", () => answer.reject(request.signal?.reason));
      sent.push(answer);
      return answer.promise;
    },
    close: () => Promise.resolve(),
  };
  const connection = createTestConnection({ url: "https://org.example", clock, governor, transport });
  /** Sends it, and a copy of it. */
  const send = async (request: ServiceRequest) => {
    const answered = connection.send(request);
    answered.catch(() => undefined);
    await settle();
    onHedge?.(permit);
    await settle();
    return answered;
  };
  return { clock, connection, sent, released, send: (request: ServiceRequest) => ({ answered: send(request) }) };
}

function answer(status: number, body = "{}"): TransportResponse {
  return { status, headers: {}, setCookie: [], body };
}

test("of a request and its copy the first good answer counts, and the other one is cancelled", async () => {
  const { connection, sent, released, send } = copied();
  const { answered } = send(read);
  await settle();
  await settle();
  sent[1]?.resolve(answer(200, "the copy's"));
  expect(await answered).toMatchObject({ status: 200, body: "the copy's", repeated: true });
  expect(sent[0]?.request.signal?.aborted).toBe(true);
  await settle();
  expect(released.map(({ result }) => result)).toEqual(["ok", "failed"]);
  expect(connection.stats).toMatchObject({ requests: 2, retries: 0 });
});

test("a refusal of the copy waits for the request", async () => {
  const { sent, send } = copied();
  const { answered } = send({ method: "POST", path: "accounts", idempotent: true, mayOverlap: true });
  await settle();
  await settle();
  sent[1]?.resolve(answer(500));
  await settle();
  sent[0]?.resolve(answer(204));
  expect(await answered).toMatchObject({ status: 204, repeated: true });
});

test.each(["0x80040237", "0x80040217"])(
  "a refusal %s shows that the other was executed, and is not waited with",
  async (code) => {
    const { sent, send } = copied();
    const { answered } = send({ method: "POST", path: "accounts", idempotent: true, mayOverlap: true });
    await settle();
    await settle();
    sent[1]?.resolve(answer(412, JSON.stringify({ error: { code, message: "met the other" } })));
    expect(await rejection(answered)).toMatchObject({ serverCode: code, repeated: true });
    expect(sent[0]?.request.signal?.aborted).toBe(true);
  },
);

test("when both are refused, the refusal says that a copy may have been executed", async () => {
  const { sent, send } = copied();
  const { answered } = send({ method: "DELETE", path: "accounts(1)", idempotent: true, mayOverlap: true });
  await settle();
  await settle();
  sent[1]?.resolve(answer(500));
  sent[0]?.resolve(answer(403, JSON.stringify({ error: { code: "0x80040220", message: "not allowed" } })));
  const error = await rejection(answered);
  expect(error).toBeInstanceOf(ServiceError);
  expect(error).toMatchObject({ status: 403, message: "not allowed", repeated: true });
});

test("when neither is answered the request is tried again like any other", async () => {
  const { clock, sent, send } = copied();
  const { answered } = send(read);
  await settle();
  await settle();
  for (const { reject } of sent) reject(new TransportError("no answer", { unknownOutcome: true }));
  await settle();
  expect(sent).toHaveLength(2);
  await clock.advance(1000);
  sent[2]?.resolve(answer(200));
  expect(await answered).toMatchObject({ status: 200, repeated: true });
});

test("what is not idempotent is sent once", async () => {
  const { sent, send } = copied();
  const { answered } = send({ ...read, idempotent: false, mayOverlap: true });
  await settle();
  await settle();
  expect(sent).toHaveLength(1);
  sent[0]?.resolve(answer(200));
  expect(await answered).toMatchObject({ status: 200, repeated: false });
});

test.each<[ServiceRequest["method"], boolean | undefined, number]>([
  ["GET", undefined, 2],
  ["GET", false, 1],
  ["POST", undefined, 1],
  ["POST", true, 2],
  ["PATCH", undefined, 1],
  ["DELETE", undefined, 1],
])("%s with mayOverlap %s is sent %i times at most", async (method, mayOverlap, times) => {
  const { sent, send } = copied();
  const { answered } = send({ method, path: "accounts", idempotent: true, mayOverlap });
  await settle();
  await settle();
  expect(sent).toHaveLength(times);
  sent[0]?.resolve(answer(204));
  expect(await answered).toMatchObject({ status: 204, repeated: times > 1 });
});
