import { ValueError } from "../errors.ts";
import { parseGuid } from "../web-api/guid.ts";
import { recordPath } from "../web-api/literal.ts";
import type { Column } from "./definition.ts";
import { didYouMean } from "./nearest.ts";
import type { TableKnowledge } from "./tables.ts";

/** One who takes part in an activity: a record, an e-mail address, or a record with the address that is used of it. */
export interface Party {
  readonly table?: string | undefined;
  readonly id?: string | undefined;
  readonly address?: string | undefined;
}

/** A row of ActivityParty, as the payload of its activity carries it. */
export type PartyPayload = Readonly<Record<string, unknown>>;

/** What taking part in a column's way is, as a number. Source: "ActivityParty table" (Microsoft Learn). */
const PARTICIPATION: Readonly<Record<string, number>> = {
  from: 1,
  to: 2,
  cc: 3,
  bcc: 4,
  requiredattendees: 5,
  optionalattendees: 6,
  organizer: 7,
  regardingobjectid: 8,
  ownerid: 9,
  resources: 10,
  customers: 11,
  customer: 11,
};

/**
 * The parties of one column, undefined for a column whose parties are of no known kind. An activity's parties are one
 * collection on the wire, which an update replaces: it must be given all columns that are to keep theirs.
 */
export function partyWriter(
  { table, entitySets }: TableKnowledge,
  column: Column,
): ((value: unknown) => readonly PartyPayload[]) | undefined {
  const participationtypemask = Object.hasOwn(PARTICIPATION, column.name) ? PARTICIPATION[column.name] : undefined;
  if (participationtypemask === undefined) return undefined;
  const refuse = (value: unknown, more = ""): ValueError =>
    new ValueError(table.name, column.name, value, `a list of { table, id }, { address } or e-mail addresses${more}`);

  const readParty = (value: unknown): Readonly<Partial<Record<keyof Party, unknown>>> => {
    if (typeof value === "string") {
      if (isAddress(value.trim())) return { address: value.trim() };
      throw refuse(value, "; this name was not resolved to a record");
    }
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
    throw refuse(value);
  };

  const write = (value: unknown): PartyPayload => {
    const { table: target, id: given, address } = readParty(value);
    const id = parseGuid(given);
    if (given === undefined && isAddress(address)) return { participationtypemask, addressused: address };
    if (id === undefined || typeof target !== "string" || (address !== undefined && !isAddress(address)))
      throw refuse(value);
    const entitySet = entitySets.get(target);
    if (entitySet === undefined) throw refuse(value, `, not of ${target}.${didYouMean(target, entitySets.keys())}`);
    const record = { participationtypemask, [`partyid_${target}@odata.bind`]: `/${recordPath(entitySet, id)}` };
    return address === undefined ? record : { ...record, addressused: address };
  };

  return (value) => partsOf(value).map(write);
}

/** A list; a text with semicolons or commas, as e-mail programs write it; or a single one. */
function partsOf(value: unknown): readonly unknown[] {
  if (value === null) return [];
  if (Array.isArray(value)) return [...(value as unknown[])];
  return typeof value === "string" ? value.split(/[;,]/).filter((part) => part.trim() !== "") : [value];
}

function isAddress(text: unknown): boolean {
  return typeof text === "string" && /^[^\s@]+@[^\s@]+$/.test(text);
}
