import { describe, expect, it } from "vitest";
import { readScenario } from "../../../../bench/protection/scenario/scenario.ts";

const read = (fields: object) => readScenario({ name: "any", ...fields }, "any.json");

describe("a scenario", () => {
  it("has a default for everything but its name", () => {
    expect(readScenario({ name: "plain" }, "plain.json")).toEqual({
      name: "plain",
      servers: 4,
      principals: 1,
      records: 200_000,
      operation: { fixedMs: 50, perRecordMs: 20 },
      slotsPerServer: 16,
      roundTripMs: 30,
      noise: 0.15,
      tail: { probability: 0, factor: 8 },
      limits: { requests: 6000, executionMs: 1_200_000, windowMs: 300_000, concurrency: 52 },
      concurrencyRetryAfterMs: [300_000, 420_000],
      lockExtensionMs: 50,
      recommendedDop: 5,
      headers: "ok",
      cookies: "honoured",
      slotsFactor: [1],
      routing: "uniform",
      otherLoad: [],
      badRecordRate: 0,
      events: [],
      seeds: [1, 2, 3, 4, 5],
      maxMs: 28_800_000,
    });
  });

  it("keeps the other defaults of an object of which only some are given", () => {
    expect(read({ limits: { concurrency: 40 } }).limits).toEqual({
      requests: 6000,
      executionMs: 1_200_000,
      windowMs: 300_000,
      concurrency: 40,
    });
  });

  it("keeps an event to what it changes", () => {
    const events = [{ atMs: 5, limits: { requests: 10 } }];
    expect(read({ events }).events).toEqual(events);
  });

  it.each([
    [{ server: 4 }, "any.json has no field server. Did you mean servers?"],
    [{ limits: { concurency: 4 } }, "any.json.limits has no field concurency. Did you mean concurrency?"],
    [{ events: [{ atMs: 1, slots: 4 }] }, "any.json.events[0] has no field slots."],
    [{ events: [{ servers: 1 }] }, "any.json.events[0].atMs must be a value, but it is missing."],
    [{ servers: 0 }, "any.json.servers must be a whole number from 1, but it is 0."],
    [{ servers: "4" }, 'any.json.servers must be a whole number from 1, but it is "4".'],
    [{ noise: -0.1 }, "any.json.noise must be a number from 0 to 2, but it is -0.1."],
    [{ badRecordRate: 2 }, "any.json.badRecordRate must be a number from 0 to 1, but it is 2."],
    [{ headers: "commas" }, 'any.json.headers must be one of ok, comma, absent, garbage, but it is "commas".'],
    [{ routing: "skewed" }, 'any.json.routing must be an object, but it is "skewed".'],
    [{ routing: { weights: [] } }, "any.json.routing.weights must be a list of at least 1, but it is []."],
    [{ routing: { weights: [1, 0] } }, "any.json.routing.weights[1] must be a number above 0, but it is 0."],
    [{ concurrencyRetryAfterMs: [1] }, "any.json.concurrencyRetryAfterMs must be a list of two, but it is [1]."],
    [{ seeds: 3 }, "any.json.seeds must be a list of at least 1, but it is 3."],
    [{ limits: null }, "any.json.limits must be an object, but it is null."],
  ])("refuses %j and says why", (fields, message) => {
    expect(() => read(fields)).toThrow(message);
  });

  it("refuses what is no scenario", () => {
    expect(() => readScenario([], "list.json")).toThrow("list.json must be an object");
    expect(() => readScenario({}, "none.json")).toThrow("none.json.name must be a value");
  });
});
