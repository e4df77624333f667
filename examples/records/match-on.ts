/** Records that are found by other columns than their id. */
import { connect, getRecords, setRecords } from "dataverse-parallel";
import { tell } from "./tell.ts";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });

// #region doc
const people = [
  { emailaddress1: "ann@example.com", firstname: "Ann", lastname: "Doe" },
  { emailaddress1: "ANN@example.com", firstname: "Anna", lastname: "Doe" }, // the same key: written after the first
  { emailaddress1: "bob@example.com", firstname: "Bob", lastname: "Doe" },
];
tell(await setRecords("contact", people, { matchOn: ["emailaddress1"] })); // 2 created, 1 updated
console.log(await getRecords("contact", { filter: { firstname: "Anna" } }).count()); // 1

const more = [
  { firstname: "Bob", lastname: "Doe", jobtitle: "Baker" },
  { emailaddress1: "cal@example.com", firstname: "Cal", lastname: "Doe" },
];
const matchOn = [["emailaddress1"], ["firstname", "lastname"]]; // by address, else by both names together
tell(await setRecords("contact", more, { matchOn })); // 1 created, 1 updated

const doe = [{ lastname: "Doe", telephone1: "1" }];
tell(await setRecords("contact", doe, { matchOn: ["lastname"], errorAction: "silentlyContinue" })); // 1 failed
tell(await setRecords("contact", doe, { matchOn: ["lastname"], allowMultipleMatches: true })); // 1 updated
console.log(await getRecords("contact", { filter: { telephone1: "1" } }).count()); // 3
// #endregion

await connection.close();
