import { readFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";

const PEERS = ["undici", "p-map", "dynamics-web-api"] as const;

/** Where something was measured, and with which versions. */
export async function describeMachine(): Promise<string> {
  const packages = await Promise.all(
    PEERS.map(async (name) => `${name} ${await versionOf(`../../../node_modules/${name}/package.json`)}`),
  );
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const own = `dataverse-parallel ${await versionOf("../../../package.json")}`;
  return `${machine}; Node ${process.versions.node}, ${[own, ...packages].join(", ")}.`;
}

async function versionOf(file: string): Promise<string> {
  const text = await readFile(new URL(file, import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
