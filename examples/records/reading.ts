/** Filters, links, FetchXML, and reading what is being changed. */
import { connect, getRecords, invokeParallel, setRecords, type GetRecordsOptions } from "dataverse-parallel";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });
const id = "11111111-1111-4111-8111-111111111111";
const accounts = Array.from({ length: 100 }, (_, index) => ({
  ...(index === 0 ? { accountid: id } : undefined),
  name: `Account ${index + 1}`,
  revenue: index * 100,
  address1_city: index % 2 === 0 ? "Bern" : "Thun",
}));
await setRecords("account", accounts, { createOnly: true });
await setRecords("contact", [{ lastname: "Doe", parentcustomerid: { table: "account", id } }], { createOnly: true });

// #region doc
const count = (options: GetRecordsOptions): Promise<number> => getRecords("account", options).count();

console.log(await count({ filter: "revenue gt 5000 and address1_city eq 'Bern'" })); // the Web API's own language: 24
console.log(await count({ filter: { "revenue:GreaterThan": 5000, address1_city: ["Bern", "Thun"] } })); // 49
console.log(await count({ filter: { or: [{ "name:Like": "%7" }, { not: { "revenue:LessThan": 9900 } }] } })); // 11
console.log(await count({ filter: { revenue: null } })); // 0
console.log(await count({ excludeFilter: [{ address1_city: "Bern" }, { "revenue:LessThan": 5000 }] })); // 75
console.log(await count({ names: ["Account 1", "Account 2"], excludeIds: [id], activeOnly: true })); // 1
// #endregion

// #region doc
const contacts = { table: "contact", from: "parentcustomerid", to: "accountid", alias: "c", columns: ["lastname"] };
for await (const account of getRecords("account", { columns: ["name"], links: [contacts] })) {
  console.log(account.name, account["c.lastname"]);
}

const fetchXml = `<fetch><entity name="account"><attribute name="name"/><order attribute="revenue" descending="true"/>
  <filter><condition attribute="address1_city" operator="eq" value="Thun"/></filter></entity></fetch>`;
for await (const { name } of getRecords({ fetchXml, top: 1 })) console.log(name); // Account 100
// #endregion

// #region doc
const inBern = getRecords<{ accountid: string }>("account", {
  columns: [],
  filter: { address1_city: "Bern" },
  stable: true,
  pageSize: 10,
});
const toBasel = (account: object): object => ({ ...account, address1_city: "Basel" });

const moved = await invokeParallel(inBern, (chunk) => setRecords("account", chunk.map(toBasel), { updateOnly: true }), {
  chunkSize: 10,
  maxDegreeOfParallelism: 4,
});
console.log(moved.ok); // 50, though each that is moved leaves the filter
// #endregion

// #region doc
let found = 0;
for await (const { name } of getRecords("account", { columns: ["name"], maxDegreeOfParallelism: 4 })) {
  if (typeof name === "string") found += 1; // four connections read different parts of the table, in no order
}
console.log(found); // 100
// #endregion

// #region doc
const query = { columns: ["name"], orderBy: "name", pageSize: 40 };
let token: string | undefined;
for await (const { records, continuation } of getRecords("account", query).pages()) {
  console.log(records.length); // 40
  token = continuation;
  break; // the process ends here, and has kept the token
}
for await (const { records } of getRecords("account", { ...query, continuation: token }).pages()) {
  console.log(records.length); // 40, 20
}
// #endregion

await connection.close();
