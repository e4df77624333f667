/** A local Dataverse Web API on SQLite. */
export { createEmulator, type Emulator } from "./emulator.ts";
export type { EmulatorOptions } from "./emulator-options.ts";
export { checkFault } from "./faults/check-fault.ts";
export type { Fault, FaultAction, FaultMatch, FaultRequest, FaultWord } from "./faults/fault.ts";
export type { Faults, PendingFault } from "./faults/faults.ts";
export type { Listener, ListenOptions, TlsOptions } from "./listen.ts";
export type { LogEntry, RequestLog, RequestTally } from "./request-log.ts";
export type { Denial, Privilege } from "./privileges.ts";
export type { LaneStatistics, Statistics } from "./admin/statistics.ts";
export type { Limits, LimitsOption } from "./protection/limits.ts";
export type { Latency } from "./weather/latency.ts";
export { parseLatency } from "./weather/parse-latency.ts";
export type { WeatherOptions } from "./weather/options.ts";
export type { EmulatorApplication, EmulatorUser, SignInSettings } from "./sign-in/sign-in-settings.ts";
export type { SnapshotRecord } from "./store/snapshot.ts";
