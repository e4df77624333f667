import type { MessagePort } from "node:worker_threads";
import type { Explanation } from "../../service-protection/governor.ts";
import { refuseClosed, refuseUnawaited, type Connection } from "../connection.ts";
import type { ConnectionStats } from "../stats.ts";
import type { Demand, Reply, State } from "./messages.ts";
import { onAbort } from "./on-abort.ts";
import { toPortable } from "./portable.ts";
import { createRemoteRequests, type RemoteRequests } from "./remote-requests.ts";

/** What all connections of a worker share. */
interface Link {
  url: string;
  headers: Readonly<Record<string, string>>;
  /** The worker's own: what is known of the environment is kept in each thread. */
  readonly environment: object;
  readonly requests: RemoteRequests;
  readonly post: (demand: Demand) => void;
  explanation: Explanation;
  readonly connections: Remote[];
  readonly closing: Map<number, () => void>;
}

interface Remote {
  readonly stats: { -readonly [K in keyof ConnectionStats]: number };
  readonly parent: Remote | undefined;
  readonly isClosed: () => boolean;
}

/** A connection that another thread has, and serves through this port. */
export async function createRemoteConnection(port: MessagePort): Promise<Connection> {
  const post = (demand: Demand): void => port.postMessage(demand);
  const opened = Promise.withResolvers<undefined>();
  const link: Link = {
    url: "",
    headers: {},
    environment: {},
    requests: createRemoteRequests(post),
    post,
    explanation: { limit: 1, reason: "The main thread has not told it yet.", lanes: [] },
    connections: [],
    closing: new Map(),
  };
  port.on("message", (reply: Reply) => {
    if (reply.type === "opened") {
      Object.assign(link, reply.link);
      opened.resolve(undefined);
    } else if (reply.type === "state") applyState(link, reply.connection, reply.state);
    else if (reply.type === "closed") link.closing.get(reply.connection)?.();
    else link.requests.hear(reply);
  });
  port.on("close", () => link.requests.loseAll());
  await opened.promise;
  // What keeps the thread alive is the work that it has, not the way to send.
  port.unref();
  return createOne(link, undefined);
}

function createOne(link: Link, parent: Remote | undefined): Connection {
  const { url, headers, environment } = link;
  // Numbered as the other thread numbers them: the first one is there already.
  const id = link.connections.length;
  const unstarted = new Set<object>();
  let closed = false;
  const remote: Remote = {
    stats: { requests: 0, retries: 0, throttled: 0, powerPlatformRequests: 0 },
    parent,
    isClosed: () => closed || parent?.isClosed() === true,
  };
  link.connections.push(remote);

  // As it was told last: by then nobody knew how much would be left.
  const batchSize = (key: string): number | undefined => link.explanation.batchSizes?.[key];

  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await new Promise<void>((resolve) => {
      link.closing.set(id, resolve);
      link.post({ type: "close", connection: id });
    });
    link.closing.delete(id);
    refuseUnawaited(unstarted);
  };

  return {
    url,
    headers,
    environment,
    stats: remote.stats,
    unstarted,
    clone: ({ waitSignal } = {}) => {
      refuseClosed(remote.isClosed());
      const clone = link.connections.length;
      link.post({ type: "clone", connection: clone, of: id });
      onAbort(waitSignal, (reason) => link.post({ type: "waitNoMore", connection: clone, reason: toPortable(reason) }));
      return createOne(link, remote);
    },
    send: async (request, options = {}) => {
      refuseClosed(remote.isClosed());
      return link.requests.send(id, request, options);
    },
    explain: () => link.explanation,
    batchSize,
    // When there is room, only the other thread knows.
    batchSizeInTurn: (key) => batchSize(key) ?? 1,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function applyState(link: Link, id: number, { stats, explanation }: State): void {
  link.explanation = explanation;
  let remote = link.connections[id];
  for (const figures of stats) {
    if (remote === undefined) return;
    Object.assign(remote.stats, figures);
    remote = remote.parent;
  }
}
