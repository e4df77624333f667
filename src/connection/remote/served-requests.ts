import { reasonOf } from "../../clock.ts";
import { toError } from "../../errors.ts";
import type { AnswerHead, SendOptions, ServiceRequest, ServiceResponse } from "../request.ts";
import type { Demand, Reply, SignalName } from "./messages.ts";
import { toPortable } from "./portable.ts";

type SendDemand = Extract<Demand, { type: "send" }>;
type Send = (request: ServiceRequest, options: SendOptions) => Promise<ServiceResponse>;

/** The requests of another thread that are on their way. */
export interface ServedRequests {
  /** Sends it. Gives what the other thread is to be told of its end. */
  send(demand: SendDemand, send: Send): Promise<Reply>;
  cancel(id: number, what: SignalName, reason: unknown): void;
  /** Whether the caller accepts the answer whose head it was shown; an error when it could not tell. */
  decide(id: number, verdict: unknown): void;
  cancelAll(reason: Error): void;
}

interface OnTheWay {
  readonly signal: AbortController;
  readonly waitSignal: AbortController;
  verdict: PromiseWithResolvers<boolean> | undefined;
}

export function createServedRequests(post: (reply: Reply) => void): ServedRequests {
  const onTheWay = new Map<number, OnTheWay>();

  const ask = (id: number, one: OnTheWay, { status, headers }: AnswerHead): Promise<boolean> => {
    one.verdict = Promise.withResolvers();
    post({ type: "head", id, head: { status, headers } });
    return one.verdict.promise;
  };

  const cancelledBy = (one: OnTheWay, error: unknown): { cancelled?: SignalName } => {
    for (const name of ["signal", "waitSignal"] as const) {
      const { signal } = one[name];
      if (signal.aborted && error === reasonOf(signal)) return { cancelled: name };
    }
    return {};
  };

  return {
    send: async ({ id, request, asksAccept, waitsApart }, send) => {
      const one: OnTheWay = { signal: new AbortController(), waitSignal: new AbortController(), verdict: undefined };
      onTheWay.set(id, one);
      try {
        const accept = asksAccept ? { accept: (head: AnswerHead) => ask(id, one, head) } : {};
        const response = await send(
          { ...request, ...accept },
          {
            signal: one.signal.signal,
            ...(waitsApart ? { waitSignal: one.waitSignal.signal } : {}),
            onDoubt: (inDoubt) => post({ type: "doubt", id, inDoubt }),
          },
        );
        return { type: "answer", id, response };
      } catch (error) {
        return { type: "failure", id, error: toPortable(error), ...cancelledBy(one, error) };
      } finally {
        onTheWay.delete(id);
      }
    },
    cancel: (id, what, reason) => onTheWay.get(id)?.[what].abort(reason),
    decide: (id, verdict) => {
      const asked = onTheWay.get(id)?.verdict;
      if (typeof verdict === "boolean") asked?.resolve(verdict);
      else asked?.reject(toError(verdict));
    },
    cancelAll: (reason) => {
      for (const { signal, verdict } of onTheWay.values()) {
        signal.abort(reason);
        verdict?.reject(reason);
      }
    },
  };
}
