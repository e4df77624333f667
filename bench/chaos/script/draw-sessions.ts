import type { Draw } from "./draw.ts";
import { drawFaults } from "./draw-faults.ts";
import type { Moment, OperationName, Session, Trouble } from "./script.ts";

/** Signing in, and looking at the environment and the table. */
const FIRST_REQUESTS = 10;

/** The sessions with troubles; a last one without follows them. */
export function drawSessions(draw: Draw, operation: OperationName, requests: number): readonly Session[] {
  const number = draw.weighted([
    [1, 1],
    [3, 2],
    [4, 3],
    [2, 4],
  ]);
  // What is left for the later ones is less.
  return Array.from({ length: number }, (_, place): Session => {
    const left = Math.ceil(requests / (1 + place / 2));
    return {
      by: draw.pick(["resume", "command"]),
      troubles: drawTroubles(draw, left, place > 0),
      faults: draw.chance(0.6) ? drawFaults(draw, operation, FIRST_REQUESTS + left) : [],
    };
  });
}

function drawTroubles(draw: Draw, requests: number, hasJournal: boolean): readonly Trouble[] {
  const at = (): Moment => ({
    request: draw.chance(0.15) ? draw.between(1, FIRST_REQUESTS) : FIRST_REQUESTS + draw.between(1, requests),
    delayMs: draw.pick([0, 0, 1, 5, 20, 80]),
  });
  const ending = draw.weighted<() => Trouble | undefined>([
    [7, () => ({ kind: "kill", at: at(), lost: draw.chance(0.4) })],
    [2, () => ({ kind: "interrupt", at: at(), times: draw.pick([1, 1, 2, 3]), gapMs: draw.between(1, 60) })],
    [1, () => ({ kind: "disk-full", kibibytes: draw.between(12, 160) })],
    [1, () => undefined],
  ])();
  const besides: readonly (Trouble | undefined)[] = [
    draw.chance(0.15) ? { kind: "kill-service", at: at(), downMs: draw.pick([0, 100, 400]) } : undefined,
    draw.chance(0.25) ? { kind: "clock", jumps: drawJumps(draw) } : undefined,
    hasJournal && draw.chance(0.2) ? { kind: "damage", damage: drawDamage(draw) } : undefined,
  ];
  return [ending, ...besides].filter((trouble) => trouble !== undefined);
}

function drawJumps(draw: Draw): readonly (readonly [number, number])[] {
  const first: readonly [number, number] = [0, draw.between(-48, 48)];
  const rest = Array.from({ length: draw.between(0, 4) }, (): readonly [number, number] => [
    draw.between(1, 300),
    draw.between(-30, 30),
  ]);
  return [first, ...rest];
}

function drawDamage(draw: Draw): Extract<Trouble, { kind: "damage" }>["damage"] {
  return {
    file: draw.pick(["journal", "log", "log"]),
    change: draw.pick(["cut", "flip"]),
    place: draw.between(0, 999_999) / 1_000_000,
    bits: draw.between(1, 255),
  };
}
