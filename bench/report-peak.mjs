// Preloaded into a measured process: at its end it writes its highest resident memory, in kilobytes, to a file.
import { writeFileSync } from "node:fs";

process.on("exit", () => writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS)));
