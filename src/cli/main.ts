#!/usr/bin/env node
// The version is checked before anything else is loaded: what an older Node would say about the rest is no help.
const NEEDED = [22, 19] as const;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `dvp needs Node ${NEEDED.join(".")} or newer, this is ${process.versions.node}. Install a newer one: https://nodejs.org\n`,
  );
  process.exitCode = 1;
} else {
  const { runProgram } = await import("./program.ts");
  const { leave } = await import("./leave.ts");
  leave(await runProgram(process.argv.slice(2)));
}

export {};
