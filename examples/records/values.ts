/** Dates of another system, labels of choices, and values that do not come from the records. */
import { connect, getRecords, setRecords } from "dataverse-parallel";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });

// #region doc
const calls = [{ subject: "First call", scheduledend: "31.12.2025 18:30", prioritycode: "High", "Row no.": 1 }];

await setRecords("phonecall", calls, {
  createOnly: true,
  timeZone: "Europe/Berlin",
  dateFormat: ["dd.MM.yyyy HH:mm", "dd.MM.yyyy"],
  constants: { directioncode: true },
  defaults: { description: "imported" },
  ignoreColumns: ["Row no."],
});
for await (const { scheduledend, prioritycode } of getRecords("phonecall")) console.log(scheduledend, prioritycode);
// #endregion

await connection.close();
