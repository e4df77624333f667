import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectAlive, expectLawful, expectUnchanged, isMultipart, partsOf, runs } from "./laws.ts";
import { mutatedBytes, mutatedJson, mutatedText } from "./mutations.ts";
import { ids, openOrganization, type Answer, type Organization } from "./organization.ts";

let org: Organization;
beforeAll(async () => {
  org = await openOrganization();
});
beforeEach(() => org.renew());
afterAll(async () => {
  await expectAlive(org);
  await org.emulator.close();
});

const ROOT = "/api/data/v9.2/";
const fresh = "55555555-0000-4000-8000-000000000002";

interface Part {
  readonly line: string;
  readonly contentId?: number;
  readonly body?: string;
}

function writePart({ line, contentId, body = "" }: Part): string {
  const id = contentId === undefined ? "" : `Content-ID: ${contentId}\r\n`;
  const head = `Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n${id}\r\n${line} HTTP/1.1\r\n`;
  return `${head}Content-Type: application/json\r\n\r\n${body}\r\n`;
}

function changeSet(parts: readonly Part[]): string {
  const inner = parts.map((part) => `--changeset_c\r\n${writePart(part)}`).join("");
  return `--batch_b\r\nContent-Type: multipart/mixed; boundary=changeset_c\r\n\r\n${inner}--changeset_c--\r\n`;
}

const account = { accountid: fresh, name: "Contoso", contact_customer_accounts: [{ lastname: "A" }] };
const create: Part = { line: `POST ${ROOT}accounts`, contentId: 1, body: JSON.stringify(account) };
const refer: Part = {
  line: `POST ${ROOT}contacts`,
  contentId: 2,
  body: '{"lastname":"B","parentcustomerid_account@odata.bind":"$1"}',
};
const link: Part = { line: "PUT $1/primarycontactid/$ref", contentId: 3, body: '{"@odata.id":"$2"}' };
const end = "--batch_b--\r\n";

const samples = [
  `\r\n${changeSet([create, refer, link])}--batch_b\r\n${writePart({ line: `GET ${ROOT}accounts?$top=1` })}${end}`,
  `--batch_b\r\n${writePart(create)}--batch_b\r\n${writePart({ line: `DELETE ${ROOT}accounts(${ids.south})` })}${end}`,
  changeSet([{ ...create, line: "POST https://emulator.localhost/api/data/v9.2/accounts" }]).replaceAll("\r\n", "\n") +
    end,
];
const tokens = [
  "--batch_b\r\n", "--batch_b--", "--changeset_c\r\n", "--changeset_c--", "--", "\r\n", "\n", "\r", ":", " ", "HTTP/1.1", "GET", "POST", "$1", "$2", "$99", "$batch",
  "Content-ID: 1\r\n", "Content-ID: \r\n", "Content-ID: __proto__\r\n", "Content-Type: application/http\r\n", "Content-Type: multipart/mixed; boundary=changeset_c\r\n",
  "Content-Length: 3\r\n", "Content-Transfer-Encoding: base64\r\n", "If-Match: *\r\n", "Prefer: odata.track-changes\r\n", "CallerObjectId: x\r\n", "__proto__: 1\r\n", "{", "}", "\0",
]; // prettier-ignore

const types = mutatedText(
  ["multipart/mixed; boundary=batch_b", 'multipart/mixed;boundary="batch_b"'],
  [";", '"', "=", "boundary", " ", "é"],
);

function send(body: Uint8Array<ArrayBuffer>, type = "multipart/mixed; boundary=batch_b", prefer = ""): Promise<Answer> {
  return org.ask("POST", "$batch", { body, headers: { "Content-Type": type, Prefer: prefer } });
}

test("what is mutated below is done as it stands", async () => {
  for (const sample of samples) {
    await org.renew();
    const answer = await send(new TextEncoder().encode(sample));
    const statuses = partsOf(answer).map(([status]) => status);
    expect([answer.status, ...new Set(statuses)].filter((status) => status !== 200)).toEqual([204]);
  }
});

describe("whatever the bytes of a batch are", () => {
  test("the answer is in order, and a batch that cannot be read has changed nothing", async () => {
    const preference = fc.constantFrom("", "odata.continue-on-error");
    await fc.assert(
      fc.asyncProperty(mutatedBytes(samples, tokens), preference, async (body, prefer) => {
        const before = org.records();
        const answer = await send(body, undefined, prefer);
        expectLawful(answer);
        if (!isMultipart(answer)) expect(org.records()).toEqual(before);
      }),
      runs(250),
    );
  });

  test("and whatever its content type says", async () => {
    await fc.assert(
      fc.asyncProperty(types, async (type) => {
        expectLawful(await send(new TextEncoder().encode(samples[1] ?? ""), type.replace(/[^ -~]/g, "")));
      }),
      runs(80),
    );
  });
});

describe("a change set", () => {
  const bodies = mutatedJson([account], ["name", "accountid", "$1"]);
  const references = mutatedText(
    [refer.body ?? "", link.body ?? ""],
    ["$1", "$2", "$3", "$", "accounts($1)", '"', "{"],
  );

  test("is done wholly or not at all, whatever its requests hold", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, references, references, async (first, second, third) => {
        const text = changeSet([
          { ...create, body: first.replaceAll(/[\r\n]/g, " ") },
          { ...refer, body: second },
          { ...link, body: third },
        ]);
        await expectUnchanged(org, () => send(new TextEncoder().encode(text + end)));
      }),
      runs(150),
    );
  });

  test("is done wholly or not at all, whatever it refers to", async () => {
    const lines = mutatedText(
      [link.line, `PATCH ${ROOT}$1`, "DELETE $1", "PUT $2/lastname"],
      ["$1", "$", "2", "/", "/name", "$ref", "?", "(", ")", ROOT, "PATCH "],
    );
    await fc.assert(
      fc.asyncProperty(lines, fc.constantFrom('{"value":"x"}', '{"@odata.id":"$2"}', "{}"), async (line, body) => {
        const text = changeSet([create, refer, { line: line.replaceAll(/[\r\n]/g, " "), contentId: 3, body }]);
        await expectUnchanged(org, () => send(new TextEncoder().encode(text + end)));
      }),
      runs(150),
    );
  });
});
