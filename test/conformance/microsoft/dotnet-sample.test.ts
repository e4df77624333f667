/** What the service class of Microsoft's .NET samples, and the .NET client's sign-in, read from headers. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Emulator } from "../../../src/emulator/index.ts";
import type { Send } from "../../emulator/signed-in.ts";
import { listening } from "./listening.ts";

let emulator: Emulator;
let url: string;
let send: Send;
beforeEach(async () => {
  ({ emulator, url, send } = await listening());
});
afterEach(() => emulator.close());

test.each(["WhoAmI", "WhoAmI()"])("%s tells who asks, and how much parallelism is recommended", async (path) => {
  const reply = await send("GET", path);
  expect(reply.headers.get("x-ms-dop-hint")).toMatch(/^[1-9]\d*$/);
  expect(reply.headers.get("Content-Type")).toBe("application/json; odata.metadata=minimal");
  const guid = expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string;
  expect(reply.json).toEqual({
    "@odata.context": `${url}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`,
    BusinessUnitId: guid,
    UserId: guid,
    OrganizationId: guid,
  });
});

test("every answer carries the budget in the form that the service gives numbers", async () => {
  const { headers } = await send("GET", "accounts?$top=1");
  expect(headers.get("x-ms-ratelimit-time-remaining-xrm-requests")).toMatch(/^\d{1,3}(?:,\d{3})*\.\d\d$/);
  expect(headers.get("x-ms-ratelimit-burst-remaining-xrm-requests")).toMatch(/^\d+$/);
});

test("cookies name the server that answered, and the client", async () => {
  const { headers } = await send("GET", "WhoAmI");
  const names = headers.getSetCookie().map((cookie) => cookie.split("=", 1)[0]);
  expect(new Set(names)).toEqual(new Set(["ARRAffinity", "ReqClientId"]));
});

test("without a token, the refusal tells the authority and the resource in the form that the client takes apart", async () => {
  const response = await fetch(`${url}/api/data/v9.2/`);
  expect(response.status).toBe(401);
  const [scheme, ...rest] = (response.headers.get("WWW-Authenticate") ?? "").split(" ");
  const values = Object.fromEntries(
    rest
      .join(" ")
      .split(", ")
      .map((pair) => pair.split("=")),
  ) as Record<string, string>;
  expect(scheme).toBe("Bearer");
  expect(values.resource_id).toBe(`${url}/`);
  expect(values.authorization_uri).toBe(`${url}/${emulator.tenantId}/oauth2/authorize`);
  const token = `${values.authorization_uri?.replace("oauth2/authorize", "") ?? ""}oauth2/v2.0/token`;
  expect((await fetch(token, { method: "POST", body: new URLSearchParams() })).status).toBe(400);
});

test("the older versions of the API answer under their own addresses", async () => {
  const response = await fetch(`${url}/api/data/v9.1/WhoAmI`, { headers: { Authorization: "Bearer wrong" } });
  expect(response.status).toBe(401);
  const reply = await send("GET", "../v9.1/accounts?$top=1&$select=name");
  expect(reply.json["@odata.context"]).toBe(`${url}/api/data/v9.1/$metadata#accounts(name)`);
});
