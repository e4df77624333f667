import type { Customizer } from "./customization/customizer.ts";
import type { Organization } from "./organization.ts";
import type { Plans } from "./writes/plans.ts";

/** What every operation works on: the organization, and how records are written into it. */
export interface Environment extends Organization {
  readonly plans: Plans;
  readonly customizer: Customizer;
}
