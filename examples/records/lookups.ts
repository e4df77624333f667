/** Lookups that are given by name, and what happens when there is none of that name, or more than one. */
import { connect, getRecords, setRecords } from "dataverse-parallel";
import { tell } from "./tell.ts";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });
const known = [
  { name: "Contoso", accountnumber: "C1" },
  { name: "Twin", accountnumber: "T1" },
  { name: "Twin", accountnumber: "T2" },
];
await setRecords("account", known, { createOnly: true });

// #region doc
const accounts = [
  { name: "Subsidiary 1", parentaccountid: "Contoso" },
  { name: "Subsidiary 2", parentaccountid: "Nobody" },
  { name: "Subsidiary 3", parentaccountid: "Twin" },
];
for await (const outcome of setRecords("account", accounts, { createOnly: true })) {
  if (outcome.status !== "ok") console.log(outcome.error.message); // of the second and the third
}

const parentaccountid = { onMissing: "create", onMany: "null" } as const;
const summary = await setRecords("account", accounts, { matchOn: ["name"], lookups: { parentaccountid } });
tell(summary); // 2 created, 1 unchanged
console.log(summary.createdForLookups); // 1

const byNumber = [{ name: "Subsidiary 3", parentaccountid: "T2" }];
tell(await setRecords("account", byNumber, { matchOn: ["name"], lookupColumns: { parentaccountid: "accountnumber" } }));
// #endregion

const subsidiaries = getRecords("account", {
  columns: ["name", "parentaccountid"],
  filter: "startswith(name,'Sub')",
  lookupValuesReturnName: true,
  orderBy: "name",
});
for await (const { parentaccountid: parent } of subsidiaries) console.log(parent);
await connection.close();
