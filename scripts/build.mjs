// Compiles src/ into dist/ and copies what the compiler does not: table definitions.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
cpSync("src/emulator/definitions/tables", "dist/emulator/definitions/tables", { recursive: true });
chmodSync("dist/cli/main.js", 0o755);
