import { expect, vi } from "vitest";
import type { Answer, Organization } from "./organization.ts";

/** FUZZ_RUNS multiplies how often everything is tried: 100 for an afternoon. */
const factor = Math.max(1, Number(process.env.FUZZ_RUNS ?? "1"));
vi.setConfig({ testTimeout: 20_000 * factor });

/** How often to try what is tried so often in `npm test`. */
export function runs(usual: number): { readonly numRuns: number } {
  return { numRuns: Math.round(usual * factor) };
}

/** Statuses with which the service refuses ("Compose HTTP requests and handle errors", Microsoft Learn). */
const refusals: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 412, 413, 415, 501]);
const successes: ReadonlySet<number> = new Set([200, 201, 204, 304]);

export const isRefusal = ({ status }: Answer): boolean => !successes.has(status);

/** Every answer is a success or a refusal in one of the service's shapes, and comes within a second. */
export function expectLawful(answer: Answer): void {
  expect(answer.durationMs, "the answer takes less than a second").toBeLessThan(1000);
  if (isMultipart(answer)) for (const [status, body] of partsOf(answer)) expectOrder(status, body);
  else if (answer.status === 401) expect(answer.headers.get("WWW-Authenticate")).toContain("authorization_uri=");
  else expectOrder(answer.status, answer.text);
}

/** Nothing that was refused leaves a trace. */
export async function expectUnchanged(
  org: Organization,
  act: () => Promise<Answer>,
  read: () => unknown = org.records,
): Promise<Answer> {
  const before = await read();
  const answer = await act();
  expectLawful(answer);
  if (isRefusal(answer)) expect(await read()).toEqual(before);
  return answer;
}

/** Sends what is to be refused without a trace, and gives the refusal in whichever shape it has. */
export async function refusalOf(org: Organization, act: () => Promise<Answer>) {
  const { status, text } = await expectUnchanged(org, act);
  const body = JSON.parse(text) as { error?: { code: string; message: string }; ErrorCode: string; Message: string };
  return { status, ...(body.error ?? { code: body.ErrorCode, message: body.Message }) };
}

/** After all of that the emulator still does what it is for. */
export async function expectAlive({ ask }: Organization): Promise<void> {
  const id = crypto.randomUUID();
  const created = await ask("POST", "accounts", { body: JSON.stringify({ accountid: id, name: "Alive" }) });
  expect([created.status, created.text]).toEqual([204, ""]);
  const found = await ask("GET", `accounts(${id})?$select=name`);
  expect(JSON.parse(found.text)).toMatchObject({ name: "Alive" });
  expect((await ask("DELETE", `accounts(${id})`)).status).toBe(204);
}

export function isMultipart({ headers }: Answer): boolean {
  return headers.get("Content-Type")?.startsWith("multipart/mixed") === true;
}

/** The answers in the answer to a batch. */
export function partsOf({ text }: Answer): readonly (readonly [status: number, body: string])[] {
  const parts = text.matchAll(/^HTTP\/1\.1 (\d{3}) [^]*?\r\n\r\n(.*)\r\n/gm);
  return [...parts].map(([, status, body = ""]) => [Number(status), body]);
}

function expectOrder(status: number, body: string): void {
  if (successes.has(status)) return;
  expect(refusals.has(status), `${status} is a documented refusal: ${body.slice(0, 2000)}`).toBe(true);
  expectErrorShape(JSON.parse(body));
}

/** The OData error, or the exception that failures outside of OData are answered with. */
function expectErrorShape(body: unknown): void {
  if (typeof body === "object" && body !== null && "error" in body) {
    expect(body.error).toMatchObject({
      code: expect.stringMatching(/^0x[0-9a-f]{1,8}$/i) as string,
      message: expect.stringMatching(/\S/) as string,
    });
    expect(body.error).not.toHaveProperty("innererror");
  } else {
    expect(body).toEqual({
      Message: expect.stringMatching(/\S/) as string,
      ExceptionMessage: expect.stringMatching(/\S/) as string,
      ExceptionType: expect.stringMatching(/\S/) as string,
      StackTrace: "",
      ErrorCode: expect.stringMatching(/^0x/) as string,
    });
  }
}
