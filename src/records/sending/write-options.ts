import { checkOneOf } from "../../parallel/option-checks.ts";
import { describeValue, UsageError } from "../../errors.ts";
import { parseGuid } from "../../web-api/guid.ts";
import { checkFlag, checkList } from "../../parallel/option-checks.ts";

/** What every write of a run says to the service. */
export interface WriteOptions {
  /**
   * Custom logic that is passed over: "CustomSync" for synchronous plug-ins and workflows, "CustomAsync" for
   * asynchronous ones. Needs the privilege prvBypassCustomBusinessLogic. @default none
   * Source: "Bypass custom business logic".
   */
  readonly bypassBusinessLogicExecution?: readonly ("CustomSync" | "CustomAsync")[] | undefined;
  /** Ids of the plug-in steps that are passed over. Needs the same privilege. @default none */
  readonly bypassBusinessLogicExecutionStepIds?: readonly string[] | undefined;
  /** Start no Power Automate flows. Needs the privilege prvBypassCustomBusinessLogic. @default false */
  readonly bypassFlows?: boolean | undefined;
  /**
   * Let the duplicate detection rules of the environment refuse records. They are sent one by one in `$batch` then.
   * @default false
   * Source: "Detect duplicate data using the Web API".
   */
  readonly enableDuplicateDetection?: boolean | undefined;
  /**
   * A text that plug-ins find as the shared variable "tag" of their context. @default none
   * Source: "Add a shared variable to the plug-in execution context".
   */
  readonly tag?: string | undefined;
}

export const writeOptionNames: Readonly<Record<keyof WriteOptions, true>> = {
  bypassBusinessLogicExecution: true,
  bypassBusinessLogicExecutionStepIds: true,
  bypassFlows: true,
  enableDuplicateDetection: true,
  tag: true,
};

const DUPLICATES = "MSCRM.SuppressDuplicateDetection";

/** Whether bulk messages heed duplicate detection is not documented, so records go one by one with it. */
export function detectsDuplicates(headers: Readonly<Record<string, string>> | undefined): boolean {
  return headers?.[DUPLICATES] === "false";
}

/**
 * The headers that say so.
 * @throws UsageError for values that cannot be.
 */
export function writeHeaders(options: WriteOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  const kinds = checkList("bypassBusinessLogicExecution", options.bypassBusinessLogicExecution);
  for (const kind of kinds) checkOneOf("bypassBusinessLogicExecution", kind, ["CustomSync", "CustomAsync"]);
  if (kinds.length > 0) headers["MSCRM.BypassBusinessLogicExecution"] = kinds.join(",");
  const steps = checkList("bypassBusinessLogicExecutionStepIds", options.bypassBusinessLogicExecutionStepIds);
  const ids = steps.map(checkStepId);
  if (ids.length > 0) headers["MSCRM.BypassBusinessLogicExecutionStepIds"] = ids.join(",");
  if (checkFlag("bypassFlows", options.bypassFlows)) headers["MSCRM.SuppressCallbackRegistrationExpanderJob"] = "true";
  if (checkFlag("enableDuplicateDetection", options.enableDuplicateDetection)) headers[DUPLICATES] = "false";
  checkTag(options.tag);
  return headers;
}

function checkStepId(value: unknown): string {
  const id = parseGuid(value);
  if (id !== undefined) return id;
  throw new UsageError(`Expected bypassBusinessLogicExecutionStepIds to hold guids, got ${describeValue(value)}.`);
}

function checkTag(tag: unknown): void {
  if (tag === undefined || (typeof tag === "string" && tag !== "" && tag.isWellFormed())) return;
  throw new UsageError(`Expected tag to be a text, got ${describeValue(tag)}.`);
}
