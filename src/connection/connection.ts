import { either } from "../clock.ts";
import { UsageError } from "../errors.ts";
import type { Explanation } from "../service-protection/governor.ts";
import type { Environment } from "./environment.ts";
import type { SendOptions, ServiceRequest, ServiceResponse } from "./request.ts";
import type { Sender } from "./sender.ts";
import { sendRequest } from "./send.ts";
import { createStats, type ConnectionStats, type StatsCounter } from "./stats.ts";

export interface CloneOptions {
  /**
   * Once aborted, requests of the clone and of its own clones wait no more, for their turn or until the next attempt: one
   * that can go at once still goes, one that may have been executed already is still cleared up, and any other is refused
   * with the signal's reason. @default they wait as long as it takes
   */
  readonly waitSignal?: AbortSignal | undefined;
  /**
   * Records that are still to be sent by all who work on the same as this clone, itself included, where that is known.
   * Its requests say this in place of what they say themselves: who works on a part knows of that part only.
   */
  readonly left?: (() => number | undefined) | undefined;
}

/** A signed-in way to one environment. */
export interface Connection {
  /** The environment, without a slash at its end. */
  readonly url: string;
  /** The same for a connection and all of its clones: what is known of the environment is kept under it. */
  readonly environment: object;
  /** On every request, unless that has its own: whom it is made as. The parts of a `$batch` have to repeat them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Requests through this connection and the clones made from it. */
  readonly stats: ConnectionStats;
  /** An independent connection for one worker. It shares sign-in, budget and sockets; closing it leaves those open. */
  clone(options?: CloneOptions): Connection;
  /**
   * Sends one request, waiting for its turn and repeating what may be repeated.
   * @throws ServiceError when the service refuses; TransportError when there is no answer; AuthenticationError.
   */
  send(request: ServiceRequest, options?: SendOptions): Promise<ServiceResponse>;
  /** Why it goes as fast as it goes. */
  explain(): Explanation;
  /**
   * Records that the next request of a kind is best to carry, 1 to 1000; undefined while nothing is known of the kind.
   *
   * @param key as in the load of a request
   * @param left records that are still to be sent, where that is known: towards the end requests are made smaller
   */
  batchSize(key: string, left?: number): number | undefined;
  /**
   * The same when a request of the kind may go, which is waited for: what is formed only then is formed by what is known by
   * then. One or two while nothing is known. Told at once when the signal ends the waiting, and whenever requests wait no
   * longer: sending tells why.
   */
  batchSizeInTurn(key: string, left: number | undefined, waitSignal: AbortSignal): number | Promise<number>;
  /** Runs that were made with this connection and not started yet. */
  readonly unstarted: Set<object>;
  /**
   * Ends it and its clones; of the first connection also the sockets. Waits for what is in flight; what still waits for
   * its turn, minutes perhaps while the service throttles, is refused.
   * @throws UsageError when a run was made with it and never awaited: work that was asked for is not dropped silently.
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface ConnectionParts {
  readonly environment: Environment;
  /** Of a clone: what it was cloned from. */
  readonly parent?: Origin;
  readonly waitSignal?: AbortSignal | undefined;
  readonly left?: (() => number | undefined) | undefined;
  readonly onClose: () => Promise<void>;
}

/** What a clone needs of the connection that it was cloned from, whose sockets it uses. */
interface Origin {
  readonly counter: StatsCounter;
  isClosed(): boolean;
  /** Closing it waits for this too. */
  track(sent: Promise<unknown>): void;
}

export function createConnection({ environment, parent, waitSignal, left, onClose }: ConnectionParts): Connection {
  const counter = createStats(parent?.counter);
  const sender: Sender = { environment, counter, affinityCookie: undefined, waitSignal, left };
  const unstarted = new Set<object>();
  const inFlight = new Set<Promise<unknown>>();
  let closed = false;

  const leftOf = (known: number | undefined): number | undefined => (left === undefined ? known : left());
  const isClosed = (): boolean => closed || parent?.isClosed() === true;
  const track = (sent: Promise<unknown>): void => {
    const forget = (): void => void inFlight.delete(sent);
    inFlight.add(sent);
    sent.then(forget, forget);
    parent?.track(sent);
  };

  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    if (parent === undefined) environment.governor.close(closedError());
    await Promise.allSettled(inFlight);
    await onClose();
    refuseUnawaited(unstarted);
  };

  return {
    url: environment.url,
    environment,
    headers: environment.headers,
    stats: counter.stats,
    unstarted,
    clone: (options = {}) => {
      refuseClosed(isClosed());
      return createConnection({
        environment,
        parent: { counter, isClosed, track },
        waitSignal: eitherOf(waitSignal, options.waitSignal),
        left: left ?? options.left,
        onClose: () => Promise.resolve(),
      });
    },
    send: async (request, options) => {
      refuseClosed(isClosed());
      const sent = sendRequest(sender, request, options);
      track(sent);
      return sent;
    },
    explain: () => environment.governor.explain(),
    batchSize: (key, known) => environment.governor.batchSize(key, leftOf(known)),
    batchSizeInTurn: (key, known, signal) =>
      environment.governor.foresee(
        { key, left: leftOf(known) },
        either(eitherOf(signal, waitSignal), environment.patience.signal),
      ),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function eitherOf(one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined {
  return other === undefined ? one : either(one, other);
}

/** Called when a connection is closed: what was made with it and never awaited will not be done any more. */
export function refuseUnawaited(unstarted: ReadonlySet<object>): void {
  if (unstarted.size === 0) return;
  throw new UsageError(
    `The connection was closed, but ${unstarted.size} run(s) made with it were never awaited, so nothing of them was done. ` +
      "Await or iterate what setRecords, removeRecords and invokeParallel return.",
  );
}

export function refuseClosed(closed: boolean): void {
  if (closed) throw closedError();
}

export function closedError(): UsageError {
  return new UsageError("The connection is closed. Await all work before you close it, or connect again.");
}
