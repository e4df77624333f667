import { badPayload, cannotConvert } from "../web-api-error.ts";
import { isObject } from "../wire/body.ts";
import type { Payload } from "../writes/step.ts";

/** What the service calls all of these in its refusals. */
export const ENTITY_SET = "EntityDefinitions";

const NAMESPACE = /^#?Microsoft\.Dynamics\.CRM\./;

/** The `@odata.type` of a definition without the namespace; undefined where the payload names none. */
export function typeOf(payload: Payload): string | undefined {
  const type = readText(payload, "@odata.type");
  return type?.replace(NAMESPACE, "");
}

/** Undefined where it is absent or null. Throws 400 for a value that is no text; so do the others for theirs. */
export function readText(payload: Payload, name: string): string | undefined {
  return read(payload, name, "Edm.String", isText);
}

export function readFlag(payload: Payload, name: string): boolean | undefined {
  return read(payload, name, "Edm.Boolean", isFlag);
}

export function readInteger(payload: Payload, name: string): number | undefined {
  return read(payload, name, "Edm.Int32", isInteger);
}

export function readNumber(payload: Payload, name: string): number | undefined {
  return read(payload, name, "Edm.Double", isNumber);
}

export function readObject(payload: Payload, name: string): Payload | undefined {
  return read(payload, name, "Microsoft.Dynamics.CRM.crmmodelbaseentity", isObject);
}

export function readObjects(payload: Payload, name: string): readonly Payload[] | undefined {
  return read(payload, name, "Collection(Microsoft.Dynamics.CRM.crmmodelbaseentity)", isListOf(isObject));
}

export function readTexts(payload: Payload, name: string): readonly string[] | undefined {
  return read(payload, name, "Collection(Edm.String)", isListOf(isText));
}

/** `{"Value": …}`, as the service writes properties that solutions can lock. A bare value is taken too. */
export function readManagedText(payload: Payload, name: string): string | undefined {
  const value = payload[name];
  return isObject(value) ? readText(value, "Value") : readText(payload, name);
}

/** One of the names of an enumeration. Throws 400 for another. */
export function readMember<T extends string>(
  value: string | undefined,
  members: readonly T[],
  type: string,
): T | undefined {
  if (value === undefined) return undefined;
  const member = members.find((each) => each === value);
  if (member === undefined) throw cannotConvert(ENTITY_SET, value, `Microsoft.Dynamics.CRM.${type}`);
  return member;
}

/** Throws 400 for a property that the type does not have. Annotations are left alone. */
export function refuseUnknown(payload: Payload, known: ReadonlySet<string>, type: string): void {
  const unknown = Object.keys(payload).find((name) => !name.includes("@") && !known.has(name));
  if (unknown === undefined) return;
  throw badPayload(
    ENTITY_SET,
    `The property '${unknown}' does not exist on type 'Microsoft.Dynamics.CRM.${type}'. Make sure to only use property names that are defined by the type.`,
  );
}

function read<T>(payload: Payload, name: string, type: string, fits: (value: unknown) => value is T): T | undefined {
  const value = payload[name];
  if (value === undefined || value === null) return undefined;
  if (!fits(value)) throw cannotConvert(ENTITY_SET, value, type);
  return value;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isFlag(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isListOf<T>(isItem: (value: unknown) => value is T) {
  return (value: unknown): value is readonly T[] => Array.isArray(value) && value.every(isItem);
}
