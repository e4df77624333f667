import type { Definitions } from "./definitions/model.ts";
import type { QuerySettings } from "./query/query-settings.ts";
import type { CheckPrivilege } from "./privileges.ts";
import type { DuplicateRule } from "./duplicate-rule.ts";
import type { Store } from "./store/store.ts";

/** The tables, their records, and the facts of the organization that they belong to. */
export interface Organization {
  readonly definitions: Definitions;
  readonly store: Store;
  readonly organizationId: () => string;
  readonly querying: QuerySettings;
  /** The currency that amounts are in when a record names none. */
  readonly baseCurrencyId: Uint8Array;
  readonly duplicateRules: readonly DuplicateRule[];
  readonly checkPrivilege: CheckPrivilege;
}

/** The user on whose behalf a request is done. */
export interface Caller {
  readonly userId: string;
  readonly user: Uint8Array;
  readonly businessUnitId: string;
  readonly businessUnit: Uint8Array;
  /** Who really signed in, when another user is impersonated. */
  readonly signedIn?: Caller;
}
