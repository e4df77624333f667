import { describeValue, UsageError } from "../errors.ts";
import { partsOf } from "./isolated/uncloneable.ts";
import type { Using } from "./block.ts";

/** Objects of these classes keep what they can do when they are copied into a worker thread. */
const COPIED_WHOLE = [
  Date,
  RegExp,
  Map,
  Set,
  Error,
  ArrayBuffer,
  SharedArrayBuffer,
  Blob,
  Boolean,
  Number,
  String,
  BigInt,
];

/**
 * `using` holds data, for functions as for modules, so that a block can become a module without a change.
 * @throws UsageError that names the first value that is none, by its path.
 */
export function checkUsing(using: Using | undefined): void {
  if (using === undefined) return;
  if (typeof using !== "object" || (using as unknown) === null || Array.isArray(using) || using instanceof Map) {
    throw new UsageError(`Expected using to be an object with values by name, got ${describeValue(using)}.`);
  }
  check(using, "using", new Set());
}

function check(value: unknown, path: string, seen: Set<unknown>): void {
  const why = hindranceOf(value);
  if (why !== undefined) throw new UsageError(`${path} is ${why}`);
  if (typeof value !== "object" || value === null || seen.has(value) || ArrayBuffer.isView(value)) return;
  seen.add(value);
  for (const [step, part] of partsOf(value)) check(part, path + step, seen);
}

function hindranceOf(value: unknown): string | undefined {
  if (typeof value === "symbol") return `a symbol (${String(value)}). Pass data: a symbol means nothing elsewhere.`;
  if (typeof value === "function") {
    return `a function (${describeValue(value)}). Pass data; what the block calls it imports, or it finds it around itself.`;
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (isConnection(value)) {
    return "a connection. The block has one of its own, context.connection, which is the default connection there.";
  }
  const prototype = Object.getPrototypeOf(value) as { readonly constructor?: { readonly name?: string } } | null;
  if (prototype === null || prototype === Object.prototype || Array.isArray(value)) return undefined;
  if (ArrayBuffer.isView(value) || COPIED_WHOLE.some((kind) => value instanceof kind)) return undefined;
  const name = prototype.constructor?.name ?? "a class";
  return `an instance of ${name}, which would lose its methods on the way to a block. Pass plain data that it is made from.`;
}

export function isConnection(value: object): boolean {
  return "send" in value && "clone" in value && typeof value.send === "function" && typeof value.clone === "function";
}
