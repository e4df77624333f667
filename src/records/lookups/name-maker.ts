import { ServiceError, toError, ValueError } from "../../errors.ts";
import { valueWriterOf } from "../../metadata/write-value.ts";
import type { Sender } from "../bulk/sender.ts";
import type { RecordIds } from "../ids/record-ids.ts";
import { foldText } from "../matching/fold-key.ts";
import type { Candidate } from "./candidate.ts";
import { createNames, type NewName } from "./create-names.ts";
import type { Found } from "./name-search.ts";
import type { Place } from "./place.ts";

/** The record with that name, or several; or why there is none. */
export type Made = readonly Candidate[] | Error;

/** Makes records for names that no record has, one for each name. One call at a time. */
export interface NameMaker {
  make(texts: readonly string[]): Promise<ReadonlyMap<string, Made>>;
  /** How many were made so far. */
  readonly created: number;
}

export interface NameMakerParts {
  readonly place: Place;
  /** Undefined where the service chooses the ids. */
  readonly idOf: RecordIds["ofName"] | undefined;
  readonly sender: Sender;
  /** The sender sends nothing: records are counted, and have an id that nobody knows. */
  readonly dryRun: boolean;
  readonly findAgain: (texts: readonly string[]) => Promise<Found>;
}

/**
 * Names that the service may call the same are not made together: when the first of them is there, the service is asked
 * whether it is what the next one means. A dry run cannot ask, and counts each spelling.
 */
export function createNameMaker({ place, idOf, sender, dryRun, findAgain }: NameMakerParts): NameMaker {
  const answers = new Map<string, Made>();
  const folds = new Set<string>();
  let created = 0;

  const findAlike = async (texts: readonly string[]): Promise<void> => {
    const alike = texts.filter((text) => folds.has(foldText(text)));
    if (alike.length === 0) return;
    for (const [text, found] of await findAgain(alike)) if (found.length > 0) answers.set(text, found);
  };

  const makeSome = async (texts: readonly string[]): Promise<ReadonlyMap<string, Made>> => {
    const made = new Map<string, Made>();
    const names: (NewName & { readonly text: string })[] = [];
    for (const text of texts) {
      try {
        names.push({ text, id: idOf?.(place.table.name, place.column.name, text), value: writeName(place, text) });
      } catch (error) {
        made.set(text, toError(error));
      }
    }
    for (const [at, result] of (await createNames(sender, place, names)).entries())
      made.set(names[at]?.text ?? "", typeof result === "string" ? [newCandidate(place, result)] : result);
    return made;
  };

  return {
    get created() {
      return created;
    },
    make: async (texts) => {
      /** Refusals that the next call need not meet. */
      const passing = new Map<string, Made>();
      const left = (): string[] => texts.filter((text) => !answers.has(text) && !passing.has(text));
      while (left().length > 0) {
        if (!dryRun) await findAlike(left());
        for (const [text, made] of await makeSome(dryRun ? left() : oneOfEach(left()))) {
          (isLasting(made) ? answers : passing).set(text, made);
          if (made instanceof Error) continue;
          folds.add(foldText(text));
          created += 1;
        }
      }
      return new Map(texts.map((text) => [text, answers.get(text) ?? passing.get(text) ?? []]));
    },
  };
}

/** What another attempt would meet again. */
function isLasting(made: Made): boolean {
  if (made instanceof ServiceError) return !made.retryable;
  return made instanceof ValueError || !(made instanceof Error);
}

function oneOfEach(texts: readonly string[]): readonly string[] {
  const first = new Map<string, string>();
  for (const text of texts) {
    const fold = foldText(text);
    if (!first.has(fold)) first.set(fold, text);
  }
  return [...first.values()];
}

/** @throws ValueError for a name that its column cannot take */
function writeName({ table, column }: Place, text: string): unknown {
  const write = column.creatable ? valueWriterOf(table.name, column) : undefined;
  if (write !== undefined) return write(text);
  const expected = "nothing, for it cannot be written: create the record first";
  throw new ValueError(table.name, column.name, text, expected);
}

function newCandidate({ table }: Place, id: string): Candidate {
  return { table: table.name, id, createdOn: "", isActive: true };
}
