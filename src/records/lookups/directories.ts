import type { Connection } from "../../connection/connection.ts";
import type { RecordIds } from "../ids/record-ids.ts";
import type { Sender } from "../bulk/sender.ts";
import { createNameDirectory, type NameDirectory } from "./name-directory.ts";
import { createNameMaker, type NameMaker } from "./name-maker.ts";
import { createNameSearch } from "./name-search.ts";
import type { Place } from "./place.ts";

/** One directory for each place, whichever lookups lead there. */
export interface Directories {
  of(place: Place): NameDirectory;
  /** Records that were made for missing names. */
  readonly created: number;
}

export interface DirectoriesParts {
  readonly connection: Connection;
  /** Undefined where the service chooses the ids. */
  readonly idOf: RecordIds["ofName"] | undefined;
  /** Makes records for missing names. */
  readonly sender: Sender;
  /** The sender sends nothing. */
  readonly dryRun: boolean;
}

export function createDirectories({ connection, ...making }: DirectoriesParts): Directories {
  const directories = new Map<string, NameDirectory>();
  const makers: NameMaker[] = [];
  return {
    get created() {
      return makers.reduce((sum, maker) => sum + maker.created, 0);
    },
    of: (place) => {
      const name = `${place.table.name}.${place.column.name}`;
      const known = directories.get(name);
      if (known !== undefined) return known;
      const search = createNameSearch(connection, place);
      const maker = createNameMaker({ ...making, place, findAgain: search.findAgain });
      const directory = createNameDirectory(search, maker);
      makers.push(maker);
      directories.set(name, directory);
      return directory;
    },
  };
}
