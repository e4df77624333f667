import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stateFolder } from "../src/state-folder.ts";

test.each([
  ["its own variable", { DATAVERSE_PARALLEL_STATE: "/here", XDG_STATE_HOME: "/xdg" }, "linux", "/here"],
  ["the XDG folder", { XDG_STATE_HOME: "/xdg" }, "linux", "/xdg/dataverse-parallel"],
  ["the home folder", {}, "linux", join(homedir(), ".local/state/dataverse-parallel")],
  [
    "the home folder, for a relative XDG folder",
    { XDG_STATE_HOME: "xdg" },
    "darwin",
    join(homedir(), ".local/state/dataverse-parallel"),
  ],
  [
    "the home folder, for variables that are set to nothing",
    { DATAVERSE_PARALLEL_STATE: "", XDG_STATE_HOME: "" },
    "linux",
    join(homedir(), ".local/state/dataverse-parallel"),
  ],
  [
    "the local application data on Windows",
    { LOCALAPPDATA: "/local", XDG_STATE_HOME: "/xdg" },
    "win32",
    "/local/dataverse-parallel",
  ],
] as const)("state is kept in %s", (_, variables, platform, expected) => {
  expect(stateFolder(variables, platform)).toBe(expected);
});
