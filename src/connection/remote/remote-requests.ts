import { reasonOf } from "../../clock.ts";
import { toError, TransportError } from "../../errors.ts";
import type { AnswerHead, SendOptions, ServiceRequest, ServiceResponse } from "../request.ts";
import type { Demand, Reply } from "./messages.ts";
import { onAbort } from "./on-abort.ts";
import { fromPortable, toPortable } from "./portable.ts";

/** What is heard of a request. */
type News = Extract<Reply, { readonly id: number }>;

/** The requests of this thread that another one is to send. */
export interface RemoteRequests {
  send(connection: number, request: ServiceRequest, options: SendOptions): Promise<ServiceResponse>;
  hear(news: News): void;
  /** The other thread does not answer any more. */
  loseAll(): void;
}

interface Pending {
  readonly request: ServiceRequest;
  readonly options: SendOptions;
  readonly resolve: (response: ServiceResponse) => void;
  readonly reject: (error: unknown) => void;
}

export function createRemoteRequests(post: (demand: Demand) => void): RemoteRequests {
  const pending = new Map<number, Pending>();
  let last = 0;

  const decide = async (id: number, { request }: Pending, head: AnswerHead): Promise<void> => {
    let verdict: unknown;
    try {
      verdict = await request.accept?.(head);
    } catch (error) {
      verdict = toError(error);
    }
    post({ type: "accept", id, verdict: toPortable(verdict) });
  };

  const fail = ({ options, reject }: Pending, { error, cancelled }: Extract<News, { type: "failure" }>): void => {
    const signal = cancelled && options[cancelled];
    reject(signal === undefined ? fromPortable(error) : reasonOf(signal));
  };

  return {
    send: async (connection, { accept, ...request }, options) => {
      for (const name of ["signal", "waitSignal"] as const) {
        if (options[name]?.aborted) throw reasonOf(options[name]);
      }
      const id = ++last;
      const answered = new Promise<ServiceResponse>((resolve, reject) => {
        pending.set(id, { request: { ...request, ...(accept && { accept }) }, options, resolve, reject });
      });
      // Cancelling asks the other thread, and waits for its word: only that one knows what was sent already.
      const forget = (["signal", "waitSignal"] as const).map((name) =>
        onAbort(options[name], (reason) => post({ type: "cancel", id, what: name, reason: toPortable(reason) })),
      );
      try {
        const waitsApart = options.waitSignal !== undefined;
        post({ type: "send", id, connection, request, asksAccept: accept !== undefined, waitsApart });
        return await answered;
      } finally {
        pending.delete(id);
        for (const each of forget) each();
      }
    },
    hear: (news) => {
      const one = pending.get(news.id);
      if (one === undefined) return;
      if (news.type === "doubt") one.options.onDoubt?.(news.inDoubt);
      else if (news.type === "head") void decide(news.id, one, news.head);
      else if (news.type === "answer") one.resolve(news.response);
      else fail(one, news);
    },
    loseAll: () => {
      const message = "The main thread has ended this worker, and the answer will not come.";
      for (const { reject } of pending.values()) reject(new TransportError(message, { unknownOutcome: true }));
    },
  };
}
