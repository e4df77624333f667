import { afterEach, describe, expect, test } from "vitest";
import type { EmulatorOptions } from "../../../src/emulator/index.ts";
import { signedIn, type Reply, type SignedIn } from "../signed-in.ts";
import { fakeTiming, type FakeTiming } from "./fake-timing.ts";

let org: SignedIn;
let timing: FakeTiming;
afterEach(() => org.emulator.close());

async function start(options: EmulatorOptions): Promise<void> {
  timing = fakeTiming();
  org = await signedIn({ clock: timing.clock, sleep: timing.sleep, ...options });
}

const affinityOf = ({ headers }: Reply) => /ARRAffinity=(\w+)/.exec(headers.get("Set-Cookie") ?? "")?.[1] ?? "";
const whoAmI = (cookie?: string) => org.send("GET", "WhoAmI", undefined, cookie === undefined ? {} : { cookie });
const many = (count: number, cookie?: string) => Promise.all(Array.from({ length: count }, () => whoAmI(cookie)));
const targets = (count: number) => ({
  Targets: Array.from({ length: count }, () => ({ "@odata.type": "Microsoft.Dynamics.CRM.account", name: "A" })),
});
const createMany = (count: number) =>
  org.send("POST", "accounts/Microsoft.Dynamics.CRM.CreateMultiple", targets(count));

/** How long it takes until the answer is there. */
async function timeOf(reply: Promise<unknown>): Promise<number> {
  const started = timing.clock();
  let took: number | undefined;
  void reply.then(() => (took = timing.clock() - started));
  for (let passed = 0; took === undefined && passed < 100_000; passed += 10) await timing.advance(10);
  return took ?? Infinity;
}

describe("web servers", () => {
  test("answer under their own cookie, and to who brings it", async () => {
    await start({ servers: 4 });
    const found = new Set((await many(60)).map(affinityOf));
    expect(found).toEqual(new Set(org.emulator.statistics().servers));
    for (const affinity of found) {
      const replies = await many(5, `ARRAffinity=${affinity}`);
      expect(replies.map(affinityOf)).toEqual(Array(5).fill(affinity));
    }
  });

  test("have limits of their own", async () => {
    await start({ servers: 2, limits: { requests: 3 } });
    const [first = "", second = ""] = org.emulator.statistics().servers;
    const statuses = async (affinity: string) => (await many(4, `ARRAffinity=${affinity}`)).map(({ status }) => status);
    expect(await statuses(first)).toEqual([200, 200, 200, 429]);
    expect(await statuses(second)).toEqual([200, 200, 200, 429]);
  });

  test("come in the same order again after a reset", async () => {
    await start({ servers: 8 });
    const before = (await many(20)).map(affinityOf);
    org.emulator.reset();
    expect((await many(20)).map(affinityOf)).toEqual(before);
  });
});

describe("limits", () => {
  test("there are none unless they are asked for", async () => {
    await start({});
    const replies = await many(100);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(replies[0]?.headers.get("x-ms-ratelimit-time-remaining-xrm-requests")).toBe("1,200.00");
  });

  test("a refused request leaves the data as it is, and its answer says when to come again", async () => {
    await start({ limits: { requests: 1 } });
    await whoAmI();
    const refused = await org.send("POST", "accounts", { name: "A" });
    expect([refused.status, refused.headers.get("Retry-After"), refused.error.code]).toEqual([
      429,
      "300",
      "0x80072322",
    ]);
    expect(refused.headers.get("x-ms-dop-hint")).toBe("4");
    expect(org.emulator.snapshot("account")).toEqual([]);
    await timing.advance(300_000);
    expect((await org.send("POST", "accounts", { name: "A" })).status).toBe(204);
  });

  test("one request too many at a time is refused at once, and the others go on", async () => {
    await start({ limits: { concurrency: 3, concurrencyRetryAfterSeconds: 400 }, latency: "1s" });
    const sent = many(4);
    await timing.advance(1000);
    const replies = await sent;
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429]);
    const refused = replies.find(({ status }) => status === 429);
    expect([refused?.headers.get("Retry-After"), refused?.error.code]).toEqual(["400", "0x80072326"]);
    expect(org.emulator.statistics().total.throttled).toEqual({ requests: 0, executionTime: 0, concurrency: 1 });
  });

  test("the time of a batch counts as a whole, and the request as one", async () => {
    await start({ limits: "default", latency: "2ms/record" });
    expect(await timeOf(createMany(100))).toBe(200);
    const next = whoAmI();
    await timing.advance(10);
    const { headers } = await next;
    expect(headers.get("x-ms-ratelimit-time-remaining-xrm-requests")).toBe("1,199.80");
    expect(headers.get("x-ms-ratelimit-burst-remaining-xrm-requests")).toBe("5998");
  });

  test("each user has them alone", async () => {
    const clientId = "00000000-0000-4000-a000-0000000000aa";
    await start({ limits: { requests: 1 }, applications: [{ clientId, clientSecret: "other" }] });
    const { emulator } = org;
    const other = { ...emulator, clientId, clientSecret: "other" };
    const { sender, tokenFor } = await import("../signed-in.ts");
    const sendOther = sender(emulator.fetch, emulator.url, await tokenFor(other, emulator.fetch, emulator.url));
    expect((await many(2)).map(({ status }) => status)).toEqual([200, 429]);
    expect((await sendOther("GET", "WhoAmI")).status).toBe(200);
    expect(new Set(emulator.statistics().lanes.map(({ userId }) => userId)).size).toBe(2);
  });
});

describe("headers", () => {
  test("the recommended parallelism can be any, or missing", async () => {
    await start({ recommendedParallelism: 50 });
    expect((await whoAmI()).headers.get("x-ms-dop-hint")).toBe("50");
    await org.emulator.close();
    await start({ recommendedParallelism: "none" });
    expect((await whoAmI()).headers.get("x-ms-dop-hint")).toBeNull();
  });

  test.each(["none", "default"] as const)("the budgets can be left out, with limits '%s'", async (limits) => {
    await start({ limits, budgetHeaders: false });
    const { headers } = await whoAmI();
    expect([...headers.keys()].filter((name) => name.includes("ratelimit"))).toEqual([]);
  });

  test("a budget that is not limited is not told", async () => {
    await start({ limits: { executionSeconds: Infinity } });
    const { headers } = await whoAmI();
    expect(headers.get("x-ms-ratelimit-time-remaining-xrm-requests")).toBeNull();
    expect(headers.get("x-ms-ratelimit-burst-remaining-xrm-requests")).toBe("5999");
  });
});

describe("latency", () => {
  test("grows with the records that are written and read", async () => {
    await start({ latency: { fixedMs: 50, perRecordMs: 2 } });
    expect(await timeOf(createMany(10))).toBe(70);
    expect(await timeOf(org.send("GET", "accounts?$select=name&$top=5"))).toBe(60);
    expect(await timeOf(org.send("POST", "accounts", { name: "A" }))).toBe(52);
  });

  test("is shared power beyond the slots of a server", async () => {
    await start({ latency: "100ms slots 2" });
    expect(await timeOf(many(4))).toBe(200);
    const [lane] = org.emulator.statistics().lanes;
    expect(lane?.executionSeconds).toBeCloseTo(0.8, 6);
  });

  test("has the same noise for the same seed, and another for another", async () => {
    const times = async (seed: number) => {
      await start({ latency: "100ms~30%", seed });
      const taken: number[] = [];
      for (let round = 0; round < 5; round++) {
        const before = org.emulator.statistics().total.executionSeconds;
        await timeOf(whoAmI());
        taken.push(org.emulator.statistics().total.executionSeconds - before);
      }
      await org.emulator.close();
      return taken;
    };
    const first = await times(1);
    expect(await times(1)).toEqual(first);
    expect(await times(2)).not.toEqual(first);
  });

  test("a request whose sender gives up is done all the same, and takes its time at the server", async () => {
    await start({ latency: "1s", limits: { concurrency: 1 } });
    const token = await (await import("../signed-in.ts")).tokenFor(org.emulator, org.emulator.fetch, org.emulator.url);
    const gaveUp = new AbortController();
    const sent = org.emulator.fetch(
      new Request(`${org.emulator.url}/api/data/v9.2/accounts`, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        body: `{"name":"A"}`,
        signal: gaveUp.signal,
      }),
    );
    sent.catch(() => undefined);
    await timing.settle();
    gaveUp.abort(new Error("enough"));
    await expect(sent).rejects.toThrow("enough");
    expect(org.emulator.snapshot("account")).toHaveLength(1);
    expect((await whoAmI()).status).toBe(429);
    await timing.advance(1000);
    expect(org.emulator.statistics().total).toMatchObject({ inFlight: 0, executionSeconds: 1 });
  });
});

test("beyond a number of requests others wait in line, and no 429 tells them", async () => {
  await start({ queueBeyond: 2, limits: { concurrency: 2 }, latency: "1s" });
  let answered = 0;
  const sent = Array.from({ length: 6 }, () => whoAmI().then(({ status }) => (answered += status === 200 ? 1 : 0)));
  const seen: number[] = [];
  for (let second = 0; second < 3; second++) {
    await timing.advance(1000);
    seen.push(answered);
  }
  await Promise.all(sent);
  expect(seen).toEqual([2, 4, 6]);
});

test.each([
  [{ servers: 0 }, "servers must be a whole number from 1"],
  [{ queueBeyond: 0 }, "queueBeyond must be a whole number from 1"],
  [{ latency: "soon" }, "The latency 'soon' cannot be read"],
  [{ limits: { concurrency: -1 } }, "concurrency must be a number above 0"],
  [{ seed: NaN }, "seed must be a whole number"],
])("the options %j are refused", async (options, text) => {
  await expect(signedIn(options)).rejects.toThrow(text);
});
