import { list, number, object, oneOf, orNull, pair, positive, text, whole, type Check, type Field } from "./checks.ts";

/** What one principal may ask of one server ("Service protection API limits", Microsoft Learn). */
export interface Limits {
  readonly requests: number;
  readonly executionMs: number;
  readonly windowMs: number;
  readonly concurrency: number;
}

/** Something that changes at a time, and stays so. */
export interface ScenarioEvent {
  readonly atMs: number;
  readonly servers?: number;
  readonly perRecordMs?: number;
  readonly slotsPerServer?: number;
  readonly limits?: Partial<Limits>;
}

export type Headers = "ok" | "comma" | "absent" | "garbage";

/** An environment, and a job to be done in it. */
export interface Scenario {
  readonly name: string;
  readonly servers: number;
  readonly principals: number;
  readonly records: number;
  /** What a request takes a server that has nothing else to do. */
  readonly operation: { readonly fixedMs: number; readonly perRecordMs: number };
  /** How many requests a server works on at full speed; with more they share its power. */
  readonly slotsPerServer: number;
  readonly roundTripMs: number;
  /** Deviation of the logarithm of the time that a request takes; its mean stays what it is. */
  readonly noise: number;
  readonly tail: { readonly probability: number; readonly factor: number };
  readonly limits: Limits;
  /** What a refusal for concurrency tells to wait, from and to. */
  readonly concurrencyRetryAfterMs: readonly number[];
  /** How much longer a window stays locked for each request that comes in spite of it. */
  readonly lockExtensionMs: number;
  /** Null: the header is missing. */
  readonly recommendedDop: number | null;
  readonly headers: Headers;
  readonly cookies: "honoured" | "ignored";
  /** By server: its share of slotsPerServer; a list that is too short begins again. */
  readonly slotsFactor: readonly number[];
  /** Where requests without a cookie go. Weights are by server; a list that is too short begins again. */
  readonly routing: "uniform" | { readonly weights: readonly number[] };
  /** Slots of each server that others take from time to time. */
  readonly otherLoad: readonly { readonly fromMs: number; readonly toMs: number; readonly slots: number }[];
  /** The share of records that the service refuses. */
  readonly badRecordRate: number;
  readonly events: readonly ScenarioEvent[];
  readonly seeds: readonly number[];
  /** A run that takes longer is ended. */
  readonly maxMs: number;
}

const optional = <T>(check: Check<T>): Field<T> => ({ check, optional: true });
const withDefault = <T>(check: Check<T>, fallback: T): Field<T> => ({ check, fallback });

/** With all its fields left out: the defaults of something that has fields itself. */
const nested = <T extends object>(check: Check<T>): Field<T> => ({ check, fallback: check({}, "") });

const routing: Check<Scenario["routing"]> = (value, path) =>
  value === "uniform" ? value : object({ weights: { check: list(positive, 1) } })(value, path);

const event = object<ScenarioEvent>({
  atMs: { check: number(0) },
  servers: optional(whole(1)),
  perRecordMs: optional(number(0)),
  slotsPerServer: optional(number(1)),
  limits: optional(
    object<Partial<Limits>>({
      requests: optional(whole(1)),
      executionMs: optional(positive),
      windowMs: optional(positive),
      concurrency: optional(whole(1)),
    }),
  ),
});

const scenario = object<Scenario>({
  name: { check: text },
  servers: withDefault(whole(1), 4),
  principals: withDefault(whole(1), 1),
  records: withDefault(whole(1), 200_000),
  operation: nested(
    object<Scenario["operation"]>({ fixedMs: withDefault(number(0), 50), perRecordMs: withDefault(number(0), 20) }),
  ),
  slotsPerServer: withDefault(number(1), 16),
  roundTripMs: withDefault(number(0), 30),
  noise: withDefault(number(0, 2), 0.15),
  tail: nested(
    object<Scenario["tail"]>({ probability: withDefault(number(0, 1), 0), factor: withDefault(number(1), 8) }),
  ),
  limits: nested(
    object<Limits>({
      requests: withDefault(whole(1), 6000),
      executionMs: withDefault(positive, 1_200_000),
      windowMs: withDefault(positive, 300_000),
      concurrency: withDefault(whole(1), 52),
    }),
  ),
  concurrencyRetryAfterMs: withDefault(pair(number(0)), [300_000, 420_000]),
  lockExtensionMs: withDefault(number(0), 50),
  recommendedDop: withDefault<number | null>(orNull(whole(1)), 5),
  headers: withDefault(oneOf<Headers>("ok", "comma", "absent", "garbage"), "ok"),
  cookies: withDefault(oneOf<Scenario["cookies"]>("honoured", "ignored"), "honoured"),
  slotsFactor: withDefault(list(number(0.01), 1), [1]),
  routing: withDefault(routing, "uniform"),
  otherLoad: withDefault(
    list(
      object<Scenario["otherLoad"][number]>({
        fromMs: { check: number(0) },
        toMs: { check: number(0) },
        slots: { check: number(0) },
      }),
    ),
    [],
  ),
  badRecordRate: withDefault(number(0, 1), 0),
  events: withDefault(list(event), []),
  seeds: withDefault(list(whole(0), 1), [1, 2, 3, 4, 5]),
  maxMs: withDefault(positive, 28_800_000),
});

/** @throws Error that names the field, what was expected and what is there; for a field that there is none of, the nearest */
export function readScenario(value: unknown, source: string): Scenario {
  return scenario(value, source);
}
