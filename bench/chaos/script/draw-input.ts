import type { Draw } from "./draw.ts";
import type { OperationName, Present, Row, RowKind, Values } from "./script.ts";

export interface Input {
  readonly present: readonly Present[];
  readonly rows: readonly Row[];
}

/** How the rows of an operation come to their keys and ids, and which can fail how. */
interface Shape {
  /** Records that are there at the beginning, as a share of the rows. */
  readonly present: number;
  readonly kinds: readonly RowKind[];
  /** Rows mean records that are there. */
  readonly byId: boolean;
  /** Several rows may mean the same record. */
  readonly repeats: boolean;
}

const SHAPES: Readonly<Record<OperationName, Shape>> = {
  create: { present: 0, kinds: ["refused", "mendable", "unreadable"], byId: false, repeats: true },
  "create-server-ids": { present: 0, kinds: ["refused", "mendable", "unreadable"], byId: false, repeats: true },
  match: { present: 0.4, kinds: ["refused", "mendable", "unreadable"], byId: false, repeats: true },
  update: { present: 0.8, kinds: ["refused", "mendable", "missing", "unreadable"], byId: true, repeats: true },
  remove: { present: 1.2, kinds: ["missing", "unreadable"], byId: true, repeats: false },
  block: { present: 0, kinds: ["refused", "mendable", "unreadable"], byId: false, repeats: true },
  "block-module": { present: 0, kinds: ["refused", "mendable", "unreadable"], byId: false, repeats: true },
  "block-stops": { present: 0, kinds: ["refused", "unreadable"], byId: false, repeats: true },
  export: { present: 1, kinds: [], byId: false, repeats: false },
};

const BAD_SHARE = 0.02;

export function drawInput(draw: Draw, operation: OperationName, size: number): Input {
  const { present: share, kinds, byId, repeats } = SHAPES[operation];
  const present = Array.from({ length: Math.ceil(share * size) }, (_, place): Present => ({
    accountid: idOf(place),
    ...valuesOf(draw, `k${place}`, `p${place}`),
  }));
  if (operation === "export") return { present, rows: [] };
  const [badKind, ...otherKinds] = kinds;
  const isClean = draw.chance(0.2);
  // Rows that repeat a key are further apart than what is in flight, and next to each other as well.
  const keys = Math.max(1, Math.ceil(size * draw.pick([0.3, 0.8, 1])));
  const rows = Array.from({ length: size }, (_, place): Row => {
    const isBad = !isClean && draw.chance(BAD_SHARE);
    const kind = isBad && badKind !== undefined ? draw.pick([badKind, ...otherKinds]) : "good";
    const target = repeats && draw.chance(0.3) ? draw.between(0, keys - 1) : place;
    const meant = byId && kind !== "missing" ? target % Math.max(1, present.length) : place;
    const id = byId ? idOf(kind === "missing" ? 1_000_000 + place : meant) : undefined;
    return {
      kind,
      mark: operation === "remove" ? (id ?? "") : `r${place}`,
      values: valuesOf(draw, `k${byId ? meant : target}`, `r${place}`),
      id,
    };
  });
  return { present, rows };
}

const TEXTS: readonly [string, ...string[]] = [
  "plain",
  'a "quote", and a comma',
  "zwei\nZeilen",
  "Grüße, 東京 😀",
  "a\r\nb;c\td",
  "'=1+1",
];

function valuesOf(draw: Draw, accountnumber: string, fax: string): Values {
  return {
    accountnumber,
    fax,
    name: `${draw.pick(["Fabrikam", "Contoso", "Žluťoučký kůň", "会社"])} ${draw.between(1, 9)}`,
    description: `${draw.pick(TEXTS)} ${fax}`,
    numberofemployees: draw.between(0, 1000),
  };
}

function idOf(place: number): string {
  return `00000000-0000-4000-8000-${place.toString(16).padStart(12, "0")}`;
}
