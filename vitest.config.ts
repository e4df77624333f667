import { defineConfig } from "vitest/config";

/** They look at what the whole process holds, or at classes of which there must be one: their neighbours would disturb. */
const ALONE = [
  "test/files/bytes.test.ts",
  "test/conformance/dynamics-web-api/fetch-xml.test.ts",
  "test/emulator/faults/script.test.ts",
];

const common = { testTimeout: 20_000, pool: "forks" } as const;

/** Most files share a process, and with it the modules that each would otherwise load anew: half of the time. */
export default defineConfig({
  test: {
    // All processors: vitest would leave one idle, which is half of a small machine.
    maxWorkers: "100%",
    projects: [
      { test: { ...common, name: "together", include: ["test/**/*.test.ts"], exclude: ALONE, isolate: false } },
      { test: { ...common, name: "alone", include: ALONE } },
    ],
  },
});
