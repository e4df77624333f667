import type { Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import type { Step, WriteMode } from "./step.ts";

const CURRENCY = "transactioncurrencyid";
const RATE = `SELECT "exchangerate" FROM "transactioncurrency" WHERE "transactioncurrencyid" =`;

/**
 * A record with an amount has a currency, the organization's unless it names one, and the rate of the moment; the
 * amounts in base currency follow from it. Applies to payloads that set an amount or the currency.
 *
 * @param columns what the payload sets
 */
export function currencySteps(columns: readonly string[], table: Table, mode: WriteMode): Step[] {
  const named = columns.indexOf(CURRENCY);
  const amounts = columns.filter((name) => table.columns.get(name)?.type === "Money");
  if (named === -1 && amounts.length === 0) return [];
  if (!table.columns.has(CURRENCY) || !table.columns.has("exchangerate")) return [];
  if (named !== -1) return [rateStep(named)];
  const step = baseCurrencyStep(amounts);
  return [mode === "create" ? step : keptCurrencyStep(step, table)];
}

/** Without a currency there is no rate. */
function rateStep(position: number): Step {
  return {
    columns: ["exchangerate"],
    expressions: [`(${RATE} ?)`],
    write: (_payload, parameters) => void parameters.push(parameters[position] ?? null),
  };
}

/** An amount that is cleared brings no currency. */
function baseCurrencyStep(amounts: readonly string[]): Step {
  return {
    columns: [CURRENCY, "exchangerate"],
    expressions: ["?", `(${RATE} ?)`],
    write(payload, parameters, { environment }) {
      const currency = amounts.some((name) => payload[name] !== null) ? environment.baseCurrencyId : null;
      parameters.push(currency, currency);
    },
  };
}

/** The record keeps the currency that it has. */
function keptCurrencyStep(step: Step, { logicalName }: Table): Step {
  const kept = `coalesce(${quote(logicalName)}.${quote(CURRENCY)}, ?)`;
  return { ...step, expressions: [kept, `(${RATE} ${kept})`] };
}
