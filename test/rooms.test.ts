import { readFileSync, globSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/**
 * Who may import whom, from top to bottom: a room may import rooms of later lines, and itself. The emulator stands
 * alone. What is said here is said in CONTRIBUTING.md, too.
 */
const FLOORS = [
  ["index"],
  ["cli"],
  ["jobs", "files"],
  ["records"],
  ["parallel"],
  ["metadata"],
  ["connection"],
  ["web-api", "service-protection"],
  ["errors", "clock", "state-folder"],
  ["outcomes"],
];

/** The two places that may reach for the emulator, and only for its index. */
const EMULATOR_USERS = new Set(["src/connection/embedded-emulator.ts", "src/cli/commands/emulator.ts"]);

/** Rooms without any I/O: they import nothing of Node's. */
const PURE = new Set(["web-api", "service-protection", "errors"]);

interface Import {
  readonly from: string;
  readonly to: string;
}

const root = join(import.meta.dirname, "..");

function roomOf(file: string): string {
  const [, room = ""] = file.split("/");
  return room.replace(/\.ts$/, "");
}

/** Every import of every file of src, dynamic ones included; those of packages by their name. */
function importsOf(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), "utf8"), true, true);
  return importedFiles.map(({ fileName }) => ({
    from: file,
    to: fileName.startsWith(".") ? relative(root, join(root, dirname(file), fileName)) : fileName,
  }));
}

export function isAllowed({ from, to }: Import): boolean {
  if (!to.startsWith("src/")) return !(PURE.has(roomOf(from)) && to.startsWith("node:"));
  const [importer, imported] = [roomOf(from), roomOf(to)];
  if (importer === imported) return true;
  if (imported === "emulator") return EMULATOR_USERS.has(from) && to === "src/emulator/index.ts";
  if (importer === "emulator") return false;
  const floorOf = (room: string): number => FLOORS.findIndex((rooms) => rooms.includes(room));
  return floorOf(importer) !== -1 && floorOf(imported) > floorOf(importer);
}

const files = globSync("src/**/*.ts", { cwd: root });
const imports = files.flatMap(importsOf);

describe("the rooms of src", () => {
  it("import downward only", () => {
    expect(imports.filter((one) => !isAllowed(one))).toEqual([]);
  });

  it("hold no circle of files", () => {
    expect(findCircle(imports.filter(({ to }) => to.startsWith("src/")))).toEqual([]);
  });

  it("are seen by this test: an import against the order is refused", () => {
    expect(imports.length).toBeGreaterThan(200);
    expect(isAllowed({ from: "src/web-api/guid.ts", to: "src/records/outcome.ts" })).toBe(false);
    expect(isAllowed({ from: "src/emulator/app.ts", to: "src/errors.ts" })).toBe(false);
    expect(isAllowed({ from: "src/records/outcome.ts", to: "src/emulator/index.ts" })).toBe(false);
    expect(isAllowed({ from: "src/web-api/guid.ts", to: "node:fs" })).toBe(false);
    expect(
      findCircle([
        { from: "a", to: "b" },
        { from: "b", to: "c" },
        { from: "c", to: "a" },
      ]),
    ).toEqual(["a", "b", "c", "a"]);
  });
});

/** The files of one circle, or none. */
function findCircle(edges: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of targets.get(file) ?? []) {
      const circle = walk(next, [...path, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of targets.keys()) {
    const circle = walk(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
