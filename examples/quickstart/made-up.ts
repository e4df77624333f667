/** Twenty places that do not exist, and that Dataverse must refuse: five of each kind of mistake that real files have. */

const LONGEST_NAME = 160;

const overlongNames = ["Ankh-Morpork", "Minas Tirith", "Emerald City", "Atlantis", "Lilliput"].map((name) => ({
  name: `Made-up ${name} `.padEnd(LONGEST_NAME + 40, "and its suburbs "),
}));

const impossibleCoordinates = [
  { address1_latitude: 91 },
  { address1_latitude: -90.5 },
  { address1_longitude: 180.1 },
  { address1_longitude: -1000 },
  { address1_latitude: 1000, address1_longitude: 1000 },
].map((coordinates, index) => ({ name: `Made-up place off the map ${index + 1}`, ...coordinates }));

const unknownOptions = ["Gold", "Standart", "3", "-1", "Preferred"].map((option) => ({
  name: `Made-up place of category ${option}`,
  accountcategorycode: option,
}));

const wrongTypes = [
  { numberofemployees: "twelve" },
  { numberofemployees: "12.5" },
  { numberofemployees: "1,000" },
  { address1_latitude: "47° N" },
  { address1_longitude: "west" },
].map((value, index) => ({ name: `Made-up place of the wrong type ${index + 1}`, ...value }));

export const madeUp: readonly Readonly<Record<string, string | number>>[] = [
  ...overlongNames,
  ...impossibleCoordinates,
  ...unknownOptions,
  ...wrongTypes,
];
