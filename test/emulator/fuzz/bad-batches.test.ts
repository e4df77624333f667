import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAlive, expectUnchanged, partsOf } from "./laws.ts";
import { ids, openOrganization, type Answer, type Organization } from "./organization.ts";

let org: Organization;
beforeAll(async () => {
  org = await openOrganization();
});
afterAll(async () => {
  await expectAlive(org);
  await org.emulator.close();
});

const holding = (text: string): string => expect.stringContaining(text) as string;

const ROOT = "/api/data/v9.2/";
const part = (id: number, line: string, body: string): string =>
  `--c\r\nContent-Type: application/http\r\nContent-ID: ${id}\r\n\r\n${line} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${body}\r\n`;
const changeSet = (...parts: readonly string[]): string =>
  `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${parts.join("")}--c--\r\n--b--\r\n`;
const batch = (body: string): Promise<Answer> =>
  expectUnchanged(org, () =>
    org.ask("POST", "$batch", { body, headers: { "Content-Type": "multipart/mixed; boundary=b" } }),
  );
const made = part(1, `POST ${ROOT}accounts`, '{"name":"made"}');

describe("a batch is refused", () => {
  test.each([
    ["without its end", changeSet(made).replace("--b--", ""), "closing boundary"],
    ["when its change set has no end", changeSet(made).replace("--c--", ""), "closing boundary"],
    ["that breaks off within a part", changeSet(made).slice(0, 150), "closing boundary"],
    ["without a boundary in it", "nothing", "closing boundary"],
    ["with a Content-ID twice in a change set", changeSet(made, made), "The content ID '1' was found more than once"],
    ["with a GET in a change set", changeSet(part(1, `GET ${ROOT}accounts`, "")), "invalid HTTP method 'GET'"],
    ["with a batch in it", changeSet(part(1, `POST ${ROOT}$batch`, "{}")), "cannot contain another batch"],
  ])("%s", async (_, body, message) => {
    const answer = await batch(body);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({
      Message: holding(message),
      ExceptionType: "Microsoft.OData.ODataException",
    });
  });

  test.each([
    ["as a URL", part(2, "PATCH $9", '{"name":"x"}')],
    ["in a path", part(2, "PUT $9/name", '{"value":"x"}')],
    ["as a value", part(2, `POST ${ROOT}contacts`, '{"lastname":"x","parentcustomerid_account@odata.bind":"$9"}')],
    ["to a later part", part(2, `PUT ${ROOT}accounts(${ids.north})/primarycontactid/$ref`, '{"@odata.id":"$9"}')],
  ])("with a reference to a part that is missing: %s", async (_, referring) => {
    const answer = await batch(changeSet(made, referring, part(9, "DELETE $1", "").replace("ID: 9", "ID: 10")));
    const [[status, body] = [0, "{}"]] = partsOf(answer);
    expect([answer.status, status]).toEqual([400, 400]);
    const message = "Content-ID Reference: '$9' does not exist in the batch context.";
    expect(JSON.parse(body)).toMatchObject({ error: { code: "0x80060888", message } });
  });
});
