import { refusals } from "../credentials/refusals.ts";
import { entraErrors } from "./entra-errors.ts";
import { exchangeErrors } from "./exchange-errors.ts";
import { reasons } from "./reasons.ts";
import type { CatalogueRow, Explanation } from "./schema.ts";
import { workerErrors } from "./worker-errors.ts";

/** What goes wrong between a worker and a tenant: the first row that matches explains the error. */
export const catalogue: readonly CatalogueRow[] = [...entraErrors, ...exchangeErrors, ...workerErrors];

const unrecognised: Explanation = {
  code: "unrecognised",
  class: "tenant",
  cause: "Something went wrong that Sendlock does not know yet.",
  fix: "Read the raw text. If it names no cure, check the tenant again later.",
};

/** The row that explains an error: by its type, which is ours, else by Microsoft's text. Never empty-handed. */
export function explainError(type: string, raw: string): Explanation {
  return (
    catalogue.find((row) => row.types.includes(type)) ??
    catalogue.find(({ fragments }) => fragments.some((fragment) => isIn(raw, fragment))) ??
    unrecognised
  );
}

function isIn(raw: string, fragment: string | RegExp): boolean {
  if (typeof fragment !== "string") return fragment.test(raw);
  // One code can be the beginning of another: AADSTS70001 and AADSTS700016.
  return fragment.startsWith("AADSTS") ? new RegExp(`${fragment}\\b`).test(raw) : raw.includes(fragment);
}

/** The row of a stored code; a code that this version does not know reads as unrecognised. */
export function findRow(code: string): Explanation {
  return (
    catalogue.find((row) => row.code === code) ?? reasons[code] ?? refusals[code] ?? { ...unrecognised, code }
  );
}
