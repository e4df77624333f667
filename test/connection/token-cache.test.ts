import { expect, test } from "vitest";
import { createTokenCache } from "../../src/connection/token-cache.ts";
import { createFakeClock } from "../service-protection/fake-clock.ts";
import { createCountingCredential, createTestConnection } from "./test-connection.ts";
import { startServer } from "./web-server.ts";

test("fifty sends at once ask for one token", async () => {
  const clock = createFakeClock();
  const credential = createCountingCredential(clock);
  const server = await startServer(() => ({ status: 200, body: "{}" }));
  const connection = createTestConnection({ url: server.url, clock, credentials: [credential] });
  const clone = connection.clone();
  const request = { method: "GET", path: "WhoAmI", idempotent: true } as const;
  await Promise.all(Array.from({ length: 50 }, (_, each) => (each % 2 ? clone : connection).send(request)));
  expect(credential.given).toBe(1);
  expect(server.received).toHaveLength(50);
});

test("fifty sends that meet an expired token ask for one more", async () => {
  const clock = createFakeClock();
  const credential = createCountingCredential(clock);
  const server = await startServer(({ headers }) =>
    headers.authorization === "Bearer token 1" ? { status: 401, afterMs: 20 } : { status: 200, body: "{}" },
  );
  const connection = createTestConnection({ url: server.url, clock, credentials: [credential] });
  const request = { method: "POST", path: "accounts", body: "{}", idempotent: false } as const;
  const answers = await Promise.all(Array.from({ length: 50 }, () => connection.send(request)));
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
  expect(credential.given).toBe(2);
});

test("a token is replaced two minutes before it ends", async () => {
  const clock = createFakeClock();
  const credential = createCountingCredential(clock);
  const cache = createTokenCache(credential, "scope", clock);
  expect(await cache.get()).toBe("token 1");
  await clock.advance(3_600_000 - 120_001);
  expect(await cache.get()).toBe("token 1");
  await clock.advance(1);
  expect(await cache.get()).toBe("token 2");
});

test("a token that lives only for a minute is used for half of its life", async () => {
  const clock = createFakeClock();
  let given = 0;
  const credential = {
    getToken: () => Promise.resolve({ token: `token ${++given}`, expiresOnTimestamp: clock.now() + 60_000 }),
  };
  const cache = createTokenCache(credential, "scope", clock);
  await cache.get();
  await clock.advance(29_999);
  expect(await cache.get()).toBe("token 1");
  await clock.advance(1);
  expect(await cache.get()).toBe("token 2");
});

test("a token that was refused is replaced, and one that came after it is kept", async () => {
  const clock = createFakeClock();
  const cache = createTokenCache(createCountingCredential(clock), "scope", clock);
  const first = await cache.get();
  cache.reject(first);
  const second = await cache.get();
  cache.reject(first);
  expect([second, await cache.get()]).toEqual(["token 2", "token 2"]);
});

test("a failure is told to all who wait, and forgotten: the next who asks tries again", async () => {
  const clock = createFakeClock();
  let asked = 0;
  const credential = {
    getToken: () => {
      asked += 1;
      if (asked === 1) return Promise.reject(new Error("offline"));
      return Promise.resolve({ token: "late", expiresOnTimestamp: clock.now() + 3_600_000 });
    },
  };
  const cache = createTokenCache(credential, "scope", clock);
  const ends = await Promise.allSettled([cache.get(), cache.get(), cache.get()]);
  expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(asked).toBe(1);
  expect(await cache.get()).toBe("late");
});

test("no token at all is an error of signing in, and says so", async () => {
  const cache = createTokenCache({ getToken: () => Promise.resolve(null) }, "scope", createFakeClock());
  await expect(cache.get()).rejects.toMatchObject({
    code: "authentication",
    message: "The credential gave no token. Sign in again or check how it is set up.",
  });
});

test("a credential that throws at once fails like one that rejects, and is asked again", async () => {
  let asked = 0;
  const credential = {
    getToken: (): never => {
      asked += 1;
      throw new Error("broken");
    },
  };
  const cache = createTokenCache(credential, "scope", createFakeClock());
  const failure = { code: "authentication", message: "Signing in failed: broken" };
  await expect(cache.get()).rejects.toMatchObject(failure);
  await expect(cache.get()).rejects.toMatchObject(failure);
  expect(asked).toBe(2);
});
