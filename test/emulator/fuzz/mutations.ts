/** Makes of what is right something that is nearly right: that is where readers go wrong. */
import fc from "fast-check";
import { strangeNames, strangeValues } from "./strange.ts";

type Edit = (text: string) => string;

/** Where in a text, from its beginning (0) to its end (1). */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const indexAt = (at: number, length: number): number => Math.min(Math.floor(at * (length + 1)), length);

function edits(tokens: readonly string[]): fc.Arbitrary<Edit> {
  const span = fc.tuple(place, fc.nat({ max: 12 }));
  const insert =
    (piece: string, at: number): Edit =>
    (text) => {
      const index = indexAt(at, text.length);
      return text.slice(0, index) + piece + text.slice(index);
    };
  return fc.oneof(
    fc.tuple(fc.constantFrom(...tokens), place).map(([token, at]) => insert(token, at)),
    fc.tuple(fc.string({ unit: "binary", minLength: 1, maxLength: 3 }), place).map(([piece, at]) => insert(piece, at)),
    span.map(([at, length]): Edit => (text) => {
      const index = indexAt(at, text.length);
      return text.slice(0, index) + text.slice(index + length);
    }),
    span.map(([at, length]): Edit => (text) => {
      const index = indexAt(at, text.length);
      return text.slice(0, index + length) + text.slice(index);
    }),
    place.map(
      (at): Edit =>
        (text) =>
          text.slice(0, indexAt(at, text.length)),
    ),
    fc.tuple(place, fc.constantFrom(2, 300)).map(([at, times]): Edit => (text) => {
      const index = indexAt(at, text.length);
      return text.slice(0, index) + text.slice(index, index + 6).repeat(times) + text.slice(index + 6);
    }),
  );
}

/** One of the samples with a few changes, or tokens in a row, or any text. */
export function mutatedText(samples: readonly string[], tokens: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.constantFrom(...samples), fc.array(edits(tokens), { maxLength: 4 }))
        .map(([sample, changes]) => changes.reduce((text, change) => change(text), sample)),
    },
    { weight: 2, arbitrary: fc.array(fc.constantFrom(...tokens), { maxLength: 14 }).map((all) => all.join("")) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  );
}

/** A text with some of its bytes changed, so that it need not be UTF-8 any more. */
export function mutatedBytes(
  samples: readonly string[],
  tokens: readonly string[],
): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const flips = fc.array(fc.tuple(place, fc.nat({ max: 255 })), { maxLength: 3 });
  const changed = fc
    .tuple(fc.constantFrom(...samples), fc.array(edits(tokens), { maxLength: 2 }))
    .map(([sample, changes]) => changes.reduce((text, change) => change(text), sample));
  return fc.tuple(changed, flips).map(([text, replaced]) => {
    const bytes = new TextEncoder().encode(text);
    for (const [at, byte] of replaced) bytes[indexAt(at, bytes.length - 1)] = byte;
    return bytes;
  });
}

interface JsonEdit {
  readonly at: number;
  readonly kind: "replace" | "remove" | "rename" | "add" | "wrap" | "repeat";
  readonly name: string;
  readonly value: unknown;
}

const jsonEdit: fc.Arbitrary<JsonEdit> = fc.record({
  at: place,
  kind: fc.constantFrom("replace", "replace", "remove", "rename", "add", "wrap", "repeat"),
  name: strangeNames,
  value: strangeValues,
});

/** The JSON text of one of the samples with a few of its values and names changed. */
export function mutatedJson(samples: readonly unknown[], names: readonly string[] = []): fc.Arbitrary<string> {
  const named = names.length === 0 ? jsonEdit : fc.oneof(jsonEdit, withNames(names));
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(named, { minLength: 1, maxLength: 4 }))
    .map(([sample, changes]) => JSON.stringify(changes.reduce(applyEdit, structuredClone(sample))));
}

function withNames(names: readonly string[]): fc.Arbitrary<JsonEdit> {
  return fc.tuple(jsonEdit, fc.constantFrom(...names)).map(([edit, name]) => ({ ...edit, name }));
}

type Member = readonly [container: Record<string, unknown> | unknown[], key: string];

function applyEdit(json: unknown, { at, kind, name, value }: JsonEdit): unknown {
  const members = membersOf(json);
  const [container, key] = members[indexAt(at, members.length - 1)] ?? [];
  if (!container || key === undefined) return value;
  const old = Reflect.get(container, key) as unknown;
  if (kind === "remove" || kind === "rename") Reflect.deleteProperty(container, key);
  if (kind === "replace") define(container, key, value);
  if (kind === "rename") define(container, name, old);
  if (kind === "add") define(container, name, value);
  if (kind === "wrap") define(container, key, [old]);
  if (kind === "repeat")
    define(
      container,
      key,
      Array.from({ length: 3 }, () => old),
    );
  return json;
}

/** `__proto__` shall be a property like any other, as it is after JSON.parse. */
function define(container: object, key: string, value: unknown): void {
  const name = Array.isArray(container) && !/^\d{1,3}$/.test(key) ? String(container.length) : key;
  // A copy, so that no later edit changes what other examples are made of.
  Object.defineProperty(container, name, {
    value: JSON.parse(JSON.stringify(value)) as unknown,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function membersOf(json: unknown, depth = 0): Member[] {
  if (typeof json !== "object" || json === null || depth > 12) return [];
  const container = json as Record<string, unknown> | unknown[];
  return Object.entries(container).flatMap(([key, value]): Member[] => [
    [container, key],
    ...membersOf(value, depth + 1),
  ]);
}
