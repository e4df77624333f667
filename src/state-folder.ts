import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

const NAME = "dataverse-parallel";

/**
 * The folder for what is to outlast a process, and is no data of the user's: `DATAVERSE_PARALLEL_STATE`, or that of the
 * platform. Nobody has made it yet. Source: "XDG Base Directory Specification".
 */
export function stateFolder(
  variables: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const { DATAVERSE_PARALLEL_STATE: own, XDG_STATE_HOME: xdg, LOCALAPPDATA: local } = variables;
  if (own !== undefined && own !== "") return own;
  if (platform === "win32") return join(local === undefined || local === "" ? homedir() : local, NAME);
  // A relative one is to be ignored, by the specification.
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), ".local", "state"), NAME);
}
