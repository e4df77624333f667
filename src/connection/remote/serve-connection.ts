import type { MessagePort } from "node:worker_threads";
import { UsageError } from "../../errors.ts";
import { closedError, type Connection } from "../connection.ts";
import type { ConnectionStats } from "../stats.ts";
import { FIRST, type Demand, type Reply } from "./messages.ts";
import { fromPortable } from "./portable.ts";
import { createServedRequests } from "./served-requests.ts";

interface Served {
  readonly connection: Connection;
  readonly parent: Served | undefined;
  readonly waiting: AbortController;
}

export interface ConnectionServer {
  /** The worker is gone, or is to send no more: what it asked for is cancelled. */
  close(): void;
}

/**
 * Lets another thread use a connection through a port. Sign-in, budget and sockets stay in this one: what crosses are
 * requests and answers.
 */
export function serveConnection(port: MessagePort, connection: Connection): ConnectionServer {
  const served = new Map<number, Served>([[FIRST, { connection, parent: undefined, waiting: new AbortController() }]]);
  const post = (reply: Reply): void => port.postMessage(reply);
  const requests = createServedRequests(post);

  const tellState = (id: number): void => {
    const one = served.get(id);
    if (one === undefined) return;
    post({
      type: "state",
      connection: id,
      state: { stats: statsOf(one), explanation: one.connection.explain() },
    });
  };

  const clone = ({ connection: id, of }: Extract<Demand, { type: "clone" }>): void => {
    const parent = served.get(of);
    try {
      if (parent === undefined) return;
      const waiting = new AbortController();
      const waitSignal = waiting.signal;
      served.set(id, { connection: parent.connection.clone({ waitSignal }), parent, waiting });
    } catch (error) {
      // It is closed, and whatever is sent by the clone is refused.
      if (!(error instanceof UsageError)) throw error;
    }
  };

  const close = async (id: number): Promise<void> => {
    const one = served.get(id);
    served.delete(id);
    // The runs that were never awaited are known at the other side.
    await one?.connection.close();
    post({ type: "closed", connection: id });
  };

  const send = async (demand: Extract<Demand, { type: "send" }>): Promise<void> => {
    const one = served.get(demand.connection);
    const reply = await requests.send(demand, async (request, options) => {
      if (one === undefined) throw closedError();
      return one.connection.send(request, options);
    });
    tellState(demand.connection);
    post(reply);
  };

  port.on("message", (demand: Demand) => {
    if (demand.type === "send") void send(demand);
    else if (demand.type === "cancel") requests.cancel(demand.id, demand.what, fromPortable(demand.reason));
    else if (demand.type === "accept") requests.decide(demand.id, fromPortable(demand.verdict));
    else if (demand.type === "clone") clone(demand);
    else if (demand.type === "waitNoMore") served.get(demand.connection)?.waiting.abort(fromPortable(demand.reason));
    else void close(demand.connection);
  });
  port.unref();
  const { url, headers } = connection;
  post({ type: "opened", link: { url, headers, explanation: connection.explain() } });
  return {
    close: () => {
      requests.cancelAll(closedError());
      port.close();
    },
  };
}

function statsOf(served: Served): ConnectionStats[] {
  const chain: ConnectionStats[] = [];
  for (let one: Served | undefined = served; one !== undefined; one = one.parent)
    chain.push({ ...one.connection.stats });
  return chain;
}
