import { readScenario, type Scenario } from "../scenario/scenario.ts";

/** Of a scenario: what the emulator has no flag for, so that it must be as it is by default. */
const INEXPRESSIBLE = [
  "principals",
  "cookies",
  "slotsFactor",
  "routing",
  "otherLoad",
  "badRecordRate",
  "events",
] as const;

/**
 * The flags of `dvp emulator` for the environment of a scenario. The way there and back is what it is.
 * @throws Error for what the emulator cannot do
 */
export function emulatorArguments(scenario: Scenario): readonly string[] {
  refuseInexpressible(scenario);
  const { servers, recommendedDop, headers } = scenario;
  return [
    ...["--servers", String(servers), "--limits", limitsOf(scenario), "--latency", latencyOf(scenario)],
    ...["--recommended-parallelism", recommendedDop === null ? "none" : String(recommendedDop)],
    ...(headers === "absent" ? ["--no-budget-headers"] : []),
  ];
}

function limitsOf({ limits, concurrencyRetryAfterMs, lockExtensionMs }: Scenario): string {
  const figures = {
    requests: limits.requests,
    "execution-seconds": limits.executionMs / 1000,
    "window-seconds": limits.windowMs / 1000,
    concurrency: limits.concurrency,
    "concurrency-retry-after-seconds": (concurrencyRetryAfterMs[0] ?? 1000) / 1000,
    "penalty-seconds": lockExtensionMs / 1000,
  };
  return Object.entries(figures)
    .map(([name, figure]) => `${name}=${figure}`)
    .join(",");
}

function latencyOf({ operation, noise, tail, slotsPerServer }: Scenario): string {
  const sum = `${operation.fixedMs}ms+${operation.perRecordMs}ms/record~${100 * noise}%`;
  const late = tail.probability === 0 ? "" : ` tail ${100 * tail.probability}%x${tail.factor}`;
  return `${sum}${late} slots ${slotsPerServer}`;
}

function refuseInexpressible(scenario: Scenario): void {
  const plain = readScenario({ name: scenario.name }, scenario.name);
  const other = INEXPRESSIBLE.filter((name) => JSON.stringify(scenario[name]) !== JSON.stringify(plain[name]));
  const spoilt = scenario.headers === "comma" || scenario.headers === "garbage" ? ["headers"] : [];
  const found = [...other, ...spoilt];
  if (found.length === 0) return;
  throw new Error(`The emulator cannot do what ${scenario.name} says of ${found.join(", ")}. Leave it out.`);
}
