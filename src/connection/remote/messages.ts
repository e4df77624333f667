import type { Explanation } from "../../service-protection/governor.ts";
import type { Connection } from "../connection.ts";
import type { AnswerHead, ServiceRequest, ServiceResponse } from "../request.ts";
import type { ConnectionStats } from "../stats.ts";
import type { Portable } from "./portable.ts";

/** What a worker thread asks of the thread that has the connection. Connections and requests go by numbers. */
export type Demand =
  | {
      readonly type: "send";
      readonly id: number;
      readonly connection: number;
      readonly request: Omit<ServiceRequest, "accept">;
      /** The caller decides by its head whether an answer is accepted. */
      readonly asksAccept: boolean;
      /** Waiting ends by a signal of its own. */
      readonly waitsApart: boolean;
    }
  | { readonly type: "cancel"; readonly id: number; readonly what: SignalName; readonly reason: Portable }
  | { readonly type: "accept"; readonly id: number; readonly verdict: Portable }
  | { readonly type: "clone"; readonly connection: number; readonly of: number }
  /** Requests of a clone wait no more. */
  | { readonly type: "waitNoMore"; readonly connection: number; readonly reason: Portable }
  | { readonly type: "close"; readonly connection: number };

/** What it is told. */
export type Reply =
  | { readonly type: "opened"; readonly link: Pick<Connection, "url" | "headers"> & Pick<State, "explanation"> }
  | { readonly type: "state"; readonly connection: number; readonly state: State }
  | { readonly type: "doubt"; readonly id: number; readonly inDoubt: boolean }
  | { readonly type: "head"; readonly id: number; readonly head: AnswerHead }
  | { readonly type: "answer"; readonly id: number; readonly response: ServiceResponse }
  | { readonly type: "failure"; readonly id: number; readonly error: Portable; readonly cancelled?: SignalName }
  | { readonly type: "closed"; readonly connection: number };

export type SignalName = "signal" | "waitSignal";

/** How a connection is doing, told with every end of a request. */
export interface State {
  /** Its own, and those of what it was cloned from, one after the other. */
  readonly stats: readonly ConnectionStats[];
  readonly explanation: Explanation;
}

/** The first connection of a worker. */
export const FIRST = 0;
