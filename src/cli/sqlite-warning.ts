type Warnings = Pick<NodeJS.Process, "listeners" | "on" | "removeAllListeners">;

/** Journals are SQLite files. That Node 22 calls its SQLite experimental is nothing to tell those who use the command. */
export function hideSqliteWarning(warnings: Warnings = process): void {
  const listeners = warnings.listeners("warning");
  warnings.removeAllListeners("warning");
  warnings.on("warning", (warning) => {
    if (warning.name === "ExperimentalWarning" && warning.message.startsWith("SQLite ")) return;
    for (const listener of listeners) listener(warning);
  });
}
