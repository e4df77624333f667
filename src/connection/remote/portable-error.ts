import * as errors from "../../errors.ts";

/** An error as it travels between threads, where a structured clone would lose its class and its fields. */
export interface PortableError {
  /** Of the prototype: which class it becomes again. */
  readonly className: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Its own properties, `cause` among them. */
  readonly fields: readonly Field[];
}

interface Field {
  readonly name: string;
  readonly value: unknown;
  readonly enumerable: boolean;
}

const BUILT_IN = [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError];

/** The prototypes of every class that both threads have. Other errors arrive as Error, with their name. */
const PROTOTYPES: ReadonlyMap<string, object> = new Map(
  [...BUILT_IN, ...Object.values(errors)].filter(isErrorClass).map(({ name, prototype }) => [name, prototype]),
);

/** Takes an error apart. `carry` makes its fields fit to travel. */
export function takeApart(error: Error, carry: (value: unknown) => unknown): PortableError {
  const className = classNameOf(error);
  const fields = Object.getOwnPropertyNames(error)
    .filter((name) => name !== "message" && name !== "stack")
    .map((name) => ({
      name,
      value: carry((error as unknown as Record<string, unknown>)[name]),
      enumerable: Object.prototype.propertyIsEnumerable.call(error, name),
    }));
  if (!PROTOTYPES.has(className) && !Object.hasOwn(error, "name")) {
    fields.push({ name: "name", value: error.name, enumerable: false });
  }
  return { className, message: error.message, stack: error.stack, fields };
}

/** The error again, without its fields. */
export function rebuild({ className, message, stack, fields }: PortableError): Error {
  if (className === "DOMException") {
    const name = fields.find((field) => field.name === "name")?.value;
    return new DOMException(message, String(name));
  }
  const error = new Error(message);
  Object.setPrototypeOf(error, PROTOTYPES.get(className) ?? Error.prototype);
  Object.defineProperty(error, "stack", { value: stack, configurable: true, writable: true });
  return error;
}

/** Puts the fields back, when all that they refer to is there. */
export function complete(error: Error, fields: readonly Field[]): void {
  if (error instanceof DOMException) return;
  for (const { name, value, enumerable } of fields) {
    Object.defineProperty(error, name, { value, enumerable, configurable: true, writable: true });
  }
}

function isErrorClass(value: unknown): value is { readonly name: string; readonly prototype: Error } {
  return value === Error || (typeof value === "function" && value.prototype instanceof Error);
}

function classNameOf(error: Error): string {
  return error instanceof DOMException ? "DOMException" : error.constructor.name;
}
