import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn();
});
afterEach(() => org.emulator.close());

interface Condition {
  readonly column: string;
  readonly operator: string;
  readonly values?: readonly unknown[];
}

/** As Microsoft's Python client writes it. */
function query(table: string, conditions: readonly Condition[], more: object = {}): object {
  return {
    "@odata.type": "Microsoft.Dynamics.CRM.QueryExpression",
    EntityName: table,
    ColumnSet: { "@odata.type": "Microsoft.Dynamics.CRM.ColumnSet", AllColumns: false, Columns: [] },
    Criteria: {
      "@odata.type": "Microsoft.Dynamics.CRM.FilterExpression",
      FilterOperator: "And",
      Conditions: conditions.map(({ column, operator, values = [] }) => ({
        "@odata.type": "Microsoft.Dynamics.CRM.ConditionExpression",
        AttributeName: column,
        Operator: operator,
        Values: values.map((Value) => ({ Value, Type: "System.String" })),
      })),
    },
    ...more,
  };
}

function bulkDelete(queries: readonly unknown[], more: object = {}) {
  return org.send("POST", "BulkDelete", {
    JobName: "Clean up",
    SendEmailNotification: false,
    ToRecipients: [],
    CCRecipients: [],
    RecurrencePattern: "",
    StartDateTime: "2026-01-01T00:00:00Z",
    QuerySet: queries,
    ...more,
  });
}

const names = () => org.emulator.snapshot("account").map(({ name }) => name);

describe("BulkDelete", () => {
  test("deletes the records with the ids, and its job can be asked for", async () => {
    const ids = [];
    for (const name of ["A", "B", "C"]) ids.push(await org.create("accounts", { name }));
    const reply = await bulkDelete([query("account", [{ column: "accountid", operator: "In", values: ids.slice(1) }])]);
    expect(reply.status).toBe(200);
    expect(names()).toEqual(["A"]);
    const { JobId: job } = reply.json;
    const systemJob = await org.send("GET", `asyncoperations(${String(job)})`);
    expect(systemJob.json).toMatchObject({ name: "Clean up", operationtype: 13, statecode: 3, statuscode: 30 });
    const jobs = await org.send("GET", `bulkdeleteoperations?$filter=_asyncoperationid_value eq ${String(job)}`);
    expect(jobs.json.value).toMatchObject([{ successcount: 2, failurecount: 0, statecode: 3, statuscode: 30 }]);
  });

  test("deletes what several queries find, each record once", async () => {
    await org.create("accounts", { name: "A", telephone1: "1" });
    await org.create("contacts", {});
    const reply = await bulkDelete([
      query("account", [{ column: "name", operator: "Equal", values: ["a"] }]),
      query("account", [{ column: "telephone1", operator: "NotNull" }]),
      query("contact", []),
    ]);
    expect(reply.status).toBe(200);
    expect([...names(), ...org.emulator.snapshot("contact")]).toEqual([]);
    expect(org.emulator.snapshot("bulkdeleteoperation")).toMatchObject([{ successcount: 2 }]);
  });

  test("follows the links of a query", async () => {
    const keeper = await org.create("contacts", { lastname: "Keeper" });
    await org.create("accounts", { name: "linked", "primarycontactid@odata.bind": `/contacts(${keeper})` });
    await org.create("accounts", { name: "other" });
    const link = {
      LinkFromEntityName: "account",
      LinkFromAttributeName: "primarycontactid",
      LinkToEntityName: "contact",
      LinkToAttributeName: "contactid",
      JoinOperator: "Inner",
      LinkCriteria: {
        FilterOperator: "Or",
        Conditions: [{ AttributeName: "lastname", Operator: "BeginsWith", Values: [{ Value: "Keep" }] }],
      },
    };
    expect((await bulkDelete([query("account", [], { LinkEntities: [link] })])).status).toBe(200);
    expect(names()).toEqual(["other"]);
  });

  test("goes on when a record cannot be deleted, and its job tells which", async () => {
    const [team, other] = [await org.create("teams", { name: "A" }), await org.create("teams", { name: "B" })];
    await org.create("accounts", { "ownerid@odata.bind": `/teams(${team})` });
    const values = [team, other];
    await bulkDelete([query("team", [{ column: "teamid", operator: "In", values }])]);
    expect(org.emulator.snapshot("team")).toMatchObject([{ teamid: team }]);
    expect(org.emulator.snapshot("asyncoperation")).toMatchObject([
      { statuscode: 31, message: expect.stringContaining(team) as string },
    ]);
    expect(org.emulator.snapshot("bulkdeleteoperation")).toMatchObject([{ successcount: 1, failurecount: 1 }]);
  });

  let deep: object = { FilterOperator: "And" };
  for (let depth = 0; depth < 200; depth += 1) deep = { FilterOperator: "And", Filters: [deep] };

  test.each([
    ["no queries", [], {}, 400],
    ["a query that is none", ["account"], {}, 400],
    ["a table that does not exist", [query("nothing", [])], {}, 400],
    ["a column that does not exist", [query("account", [{ column: "nothing", operator: "Null" }])], {}, 400],
    ["an operator that does not exist", [query("account", [{ column: "name", operator: "Sounds" }])], {}, 400],
    ["SQL for a column", [query("account", [{ column: 'name" OR 1=1 --', operator: "Null" }])], {}, 400],
    ["a value that is none", [query("account", [{ column: "name", operator: "Equal", values: [{}] }])], {}, 400],
    ["filters that are too deep", [query("account", [], { Criteria: deep })], {}, 400],
    ["a table of pairs", [query("teammembership", [])], {}, 400],
    ["a TopCount", [query("account", [], { TopCount: 1 })], {}, 501],
    ["recurrence", [query("account", [])], { RecurrencePattern: "FREQ=DAILY" }, 501],
  ])("is refused for %s", async (_, queries, more, status) => {
    await org.create("accounts", { name: "A" });
    expect(
      (await bulkDelete([query("account", []), ...queries].slice(queries.length === 0 ? 1 : 0), more)).status,
    ).toBe(status);
    expect(names()).toEqual(["A"]);
    expect(org.emulator.snapshot("asyncoperation")).toEqual([]);
  });

  test("is posted", async () => {
    expect((await org.send("GET", "BulkDelete")).status).toBe(405);
  });
});
