// Preloaded into a measured process: at its end it writes to a file what it has used, as Node tells it.
import { writeFileSync } from "node:fs";

process.on("exit", () => writeFileSync(process.env.RESOURCE_USAGE_FILE, JSON.stringify(process.resourceUsage())));
