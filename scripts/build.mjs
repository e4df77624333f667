// Compiles src/ into dist/ and copies what the compiler does not: table definitions. The new dist/ takes the place of the
// old one only when it is complete.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, renameSync, rmSync } from "node:fs";

const fresh = "dist.new";
rmSync(fresh, { recursive: true, force: true });
try {
  const tsc = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", "--outDir", fresh];
  execFileSync(process.execPath, tsc, { stdio: "inherit" });
} catch (error) {
  rmSync(fresh, { recursive: true, force: true });
  process.exit(error.status ?? 1);
}
cpSync("src/emulator/definitions/tables", `${fresh}/emulator/definitions/tables`, { recursive: true });
chmodSync(`${fresh}/cli/main.js`, 0o755);
rmSync("dist", { recursive: true, force: true });
renameSync(fresh, "dist");
