/** Ten columns of every kind that real files have. */
export const COLUMNS = [
  "name",
  "accountnumber",
  "address1_city",
  "address1_country",
  "address1_latitude",
  "address1_longitude",
  "numberofemployees",
  "telephone1",
  "accountcategorycode",
  "creditonhold",
] as const;

export function account(index: number): Readonly<Record<(typeof COLUMNS)[number], unknown>> {
  return {
    name: `Account ${index}`,
    accountnumber: `A${index}`,
    address1_city: `City ${index % 1000}`,
    address1_country: index % 7 === 0 ? "CH" : "DE",
    address1_latitude: (index % 18_000) / 100 - 90,
    address1_longitude: (index % 36_000) / 100 - 180,
    numberofemployees: index % 100_000,
    telephone1: `+41 44 ${index}`,
    accountcategorycode: (index % 2) + 1,
    creditonhold: index % 2 === 0,
  };
}

/** The body of a CreateMultiple of so many accounts. */
export function createMultipleBody(first: number, count: number): string {
  const Targets = Array.from({ length: count }, (_, offset) => ({
    "@odata.type": "Microsoft.Dynamics.CRM.account",
    ...account(first + offset),
  }));
  return JSON.stringify({ Targets });
}
