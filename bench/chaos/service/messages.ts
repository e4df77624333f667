import type { Fault } from "dataverse-parallel/emulator";
import type { Trouble } from "../script/script.ts";

/** What is to befall a session; told to the service. */
export interface Day {
  /** The process of the client; undefined where nothing is to befall it. */
  readonly client: number | undefined;
  readonly troubles: readonly Trouble[];
  readonly faults: readonly Fault[];
}

/** Told by the service. `leftOver`: faults of the day before that have hit nothing. */
export type Report =
  | { readonly kind: "listening"; readonly url: string; readonly clientId: string; readonly clientSecret: string }
  | { readonly kind: "ready"; readonly leftOver: number };
