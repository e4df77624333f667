import type { Decision, Facet, Observation, Policy } from "../policy.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { createAgenda } from "./agenda.ts";
import { createEnvironment, type Answer } from "./environment.ts";
import { createProgress, type Progress } from "./progress.ts";
import { createShares, type Share } from "./shares.ts";

/** What became of a job. */
export interface Run {
  /** "stalled": the policy had records left, nothing in flight, and no time at which it wanted to be asked again. */
  readonly end: "finished" | "outOfTime" | "stalled";
  readonly endMs: number;
  readonly progress: Progress;
  /** Pings and refused requests included. */
  readonly requests: number;
  readonly refused: Readonly<Record<Facet, number>>;
  readonly lockedMs: number;
  /** Records that were answered for, by principal. */
  readonly recordsOf: readonly number[];
}

/** A policy that sends more than this within one instant will not stop. */
const MOST_AT_ONCE = 100_000;
/** A policy that wants to be asked at once, and then sends nothing, is asked after this. */
const SHORTEST_WAIT_MS = 1;

/** Does the job of the scenario as the policy wants it, in virtual time. The same seed gives the same run. */
export function simulate(scenario: Scenario, seed: number, policy: Policy): Run {
  const agenda = createAgenda();
  const environment = createEnvironment(scenario, seed, agenda);
  const progress = createProgress();
  const shares = createShares(scenario.records);
  const refused: Record<Facet, number> = { requests: 0, executionTime: 0, concurrency: 0 };
  const recordsOf = Array.from({ length: scenario.principals }, () => 0);
  const halfWay = scenario.roundTripMs / 2;
  let requests = 0;
  let inFlight = 0;
  let alarm: { readonly at: number } | undefined;

  function ask(): void {
    for (let count = 0; ; count++) {
      const decision = policy.next(agenda.now(), shares.left());
      if (decision === undefined) break;
      if (count === MOST_AT_ONCE) throw new Error(`The policy sends without end at ${agenda.now()} ms.`);
      send(decision);
    }
    setAlarm();
  }

  function setAlarm(): void {
    const wanted = policy.wakeAt(agenda.now());
    if (wanted === undefined) {
      alarm = undefined;
      return;
    }
    const at = Math.max(wanted, agenda.now() + SHORTEST_WAIT_MS);
    if (alarm?.at === at) return;
    const set = { at };
    alarm = set;
    agenda.at(at, () => {
      if (alarm !== set) return;
      alarm = undefined;
      ask();
    });
  }

  function send(decision: Decision): void {
    const sentAt = agenda.now();
    const share = shares.send(decision);
    requests += 1;
    inFlight += 1;
    agenda.at(sentAt + halfWay, () =>
      environment.receive({ ...decision, records: share.records }, (answer) =>
        agenda.at(agenda.now() + halfWay, () => finish(decision, share, answer, sentAt)),
      ),
    );
  }

  function finish({ principal, token }: Decision, share: Share, answer: Answer, sentAt: number): void {
    const now = agenda.now();
    const { records } = share;
    const observation: Observation = { ...answer, durationMs: now - sentAt, records };
    inFlight -= 1;
    if (answer.facet) refused[answer.facet] += 1;
    if (shares.finish(share, token, answer.result !== "throttled") && records > 0) {
      progress.add(records, now);
      recordsOf[principal] = (recordsOf[principal] ?? 0) + records;
    }
    policy.done(now, token, observation);
    if (progress.total() < scenario.records) ask();
  }

  const endOf = (): Run["end"] | undefined => {
    if (progress.total() === scenario.records) return "finished";
    if (agenda.now() >= scenario.maxMs) return "outOfTime";
    return inFlight === 0 && alarm === undefined ? "stalled" : undefined;
  };

  ask();
  let end = endOf();
  while (end === undefined && agenda.step()) end = endOf();
  const figures = { endMs: agenda.now(), progress, requests, refused, lockedMs: environment.lockedMs(), recordsOf };
  return { end: end ?? "stalled", ...figures };
}
