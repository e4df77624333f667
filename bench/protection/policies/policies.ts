import type { PolicyFactory } from "../policy.ts";
import { aimd } from "./aimd.ts";
import { awsAdaptive } from "./aws-adaptive.ts";
import { fixedAt50, fixedAtHint, serviceClient } from "./fixed.ts";
import { governed } from "./governed.ts";
import { gradient2 } from "./gradient2.ts";
import { informed } from "./informed.ts";
import { sql4Cds } from "./sql-4-cds.ts";

/** Those that are measured, by the name that --policy takes. */
export const policies: Readonly<Record<string, PolicyFactory>> = {
  "fixed-hint": fixedAtHint,
  "fixed-50": fixedAt50,
  "service-client": serviceClient,
  "sql-4-cds": sql4Cds,
  aimd,
  gradient2,
  "aws-adaptive": awsAdaptive,
  governor: governed("lanes"),
  "governor-without-cookies": governed("none"),
  informed,
};
