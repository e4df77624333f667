import { BASE_LANGUAGE, languages } from "./definitions/label.ts";
import type { DuplicateRule } from "./duplicate-rule.ts";
import type { Fault } from "./faults/fault.ts";
import type { Denial } from "./privileges.ts";
import { querySettings, type QueryingOptions } from "./query/query-settings.ts";
import { weatherSettings, type WeatherOptions } from "./weather/options.ts";
import { wholeNumber } from "./whole-number.ts";
import { readSignInSettings, type SignInSettings } from "./sign-in/sign-in-settings.ts";

export interface EmulatorOptions extends SignInSettings, WeatherOptions, QueryingOptions {
  /** Where the data is kept; made if it does not exist. Default: in memory. */
  readonly file?: string | undefined;
  /** The time, in milliseconds since 1970. Default: the computer's. */
  readonly clock?: (() => number) | undefined;
  /** What the emulator calls itself where nothing listens. Default "https://emulator.localhost". */
  readonly organizationUrl?: string | undefined;
  /** Faults that are there from the beginning, and again after a reset. Default none. */
  readonly faults?: readonly Fault[] | undefined;
  /** How many requests the log remembers. Default 1000. */
  readonly logCapacity?: number | undefined;
  /**
   * Tables that the organization has beside the built-in ones, each as a client would post it to `EntityDefinitions`
   * (with `TableType: "Elastic"` for an elastic one). One that the file has already stays as it is. Default none.
   */
  readonly tables?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /**
   * What makes two records duplicates of each other, for requests that want to know (those that come with the header
   * `MSCRM.SuppressDuplicateDetection: false`). Default none.
   */
  readonly duplicateRules?: readonly DuplicateRule[] | undefined;
  /**
   * What users may not do, such as `{ privilege: "Create", table: "account" }`: they are answered 403. All else everybody
   * may. What is loaded by `/_emulator/load` is not asked for privileges. Default none.
   */
  readonly deny?: readonly Denial[] | undefined;
  /** The language in which users read labels, by its code: 1031 for German. Labels without a translation are English. Default 1033. */
  readonly language?: number | undefined;
  /** How long the index of a new alternate key takes to build, in milliseconds; the key is Pending so long. Default 0. */
  readonly keyIndexDelayMs?: number | undefined;
}

/** The options with their defaults. Throws for those that mean nothing. */
export function withDefaults(options: EmulatorOptions) {
  return {
    file: options.file ?? ":memory:",
    clock: options.clock ?? Date.now,
    organizationUrl: readOrigin(options.organizationUrl ?? "https://emulator.localhost"),
    signIn: readSignInSettings(options),
    weather: weatherSettings(options),
    querying: querySettings(options),
    faults: options.faults ?? [],
    logCapacity: wholeNumber("logCapacity", options.logCapacity ?? 1000, 0),
    tables: options.tables ?? [],
    duplicateRules: options.duplicateRules ?? [],
    deny: options.deny ?? [],
    language: readLanguage(options.language ?? BASE_LANGUAGE),
    keyIndexDelayMs: wholeNumber("keyIndexDelayMs", options.keyIndexDelayMs ?? 0, 0),
  };
}

function readLanguage(language: number): number {
  if (languages.has(language)) return language;
  throw new Error(`The emulator's language must be one of ${[...languages].join(", ")}, but it is ${language}.`);
}

/** Tokens are for an origin, so that anything behind it could not be told apart. */
function readOrigin(url: string): string {
  if (URL.canParse(url) && new URL(url).origin === url) return url;
  throw new Error(
    `The emulator's organizationUrl must be an origin, such as "https://my-org.localhost", not "${url}".`,
  );
}
