/** A local Dataverse Web API on SQLite. */
export { createEmulator, type Emulator } from "./emulator.ts";
export type { EmulatorApplication, EmulatorOptions } from "./emulator-options.ts";
export type { Fault, FaultAction, FaultRequest, Faults } from "./faults.ts";
export type { Listener, ListenOptions } from "./listen.ts";
export type { LogEntry, RequestLog } from "./request-log.ts";
export type { SnapshotRecord } from "./store/snapshot.ts";
