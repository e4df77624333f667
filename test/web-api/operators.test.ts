import { expect, test } from "vitest";
import { operatorFunctions } from "../../src/emulator/fetch-xml/operator-functions.ts";
import { findOperator, operators } from "../../src/web-api/operators.ts";

test("every operator that FetchXML and OData have in common has the same two names here as at the emulator", () => {
  for (const [fetchName, name] of operatorFunctions) expect(operators.get(name)?.fetchName).toBe(fetchName);
});

test("an operator is found by the SDK's name and by FetchXML's, whatever the case", () => {
  for (const written of ["NotNull", "notnull", "not-null", "NOT-NULL"])
    expect(findOperator(written)?.name).toBe("NotNull");
  expect(findOperator("like")?.name).toBe("Like");
  expect(findOperator("last-x-fiscal-years")?.name).toBe("LastXFiscalYears");
  expect(findOperator("Likes")).toBeUndefined();
});
