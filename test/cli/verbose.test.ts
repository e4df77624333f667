import { channel } from "node:diagnostics_channel";
import { expect, test } from "vitest";
import { narrate } from "../../src/cli/verbose.ts";
import { fakeNotices } from "./fakes.ts";

test("requests and throttlings are told until it is silenced", () => {
  const { notices, text } = fakeNotices();
  const silence = narrate(notices);
  const request = {
    method: "POST",
    path: "accounts",
    status: 200,
    attempt: 2,
    durationMs: 12.4,
    requestId: "abc",
    principal: 0,
  };
  channel("dataverse-parallel:request").publish(request);
  channel("dataverse-parallel:throttle").publish({ facet: "requests", retryAfterMs: 1500, principal: 0 });
  silence();
  channel("dataverse-parallel:request").publish(request);
  expect(text()).toBe(
    "POST accounts: 200 in 12 ms, attempt 2, request abc\n" +
      "throttled by the service: requests, to be tried again in 1.5 s\n",
  );
});
