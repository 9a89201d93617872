import { refusals } from "../credentials/refusals.ts";
import { entraErrors } from "./entra-errors.ts";
import { exchangeErrors } from "./exchange-errors.ts";
import { partnerErrors } from "./partner-errors.ts";
import { reasons } from "./reasons.ts";
import type { CatalogueRow, Explanation } from "./schema.ts";
import { senderErrors } from "./sender-errors.ts";
import { setUpErrors } from "./set-up-errors.ts";
import { workerErrors } from "./worker-errors.ts";

/** What goes wrong between a worker and a tenant, or on the way to a tenant's consent. No text fits two of them. */
export const catalogue: readonly CatalogueRow[] = [
  ...entraErrors,
  ...setUpErrors,
  ...partnerErrors,
  ...exchangeErrors,
  ...workerErrors,
  ...senderErrors,
];

export const unrecognised: Explanation = {
  code: "unrecognised",
  class: "tenant",
  cause: "Something went wrong that Sendlock does not know yet.",
  fix: "Read the raw text. If it names no cure, check the tenant again later.",
};

/** Explains an error by its type where that is ours, else by Microsoft's text. Never empty-handed. */
export function explainError(type: string, raw: string): Explanation {
  return findRows(type, raw)[0] ?? unrecognised;
}

/** The rows that an error fits: one, or none where it is not known. */
export function findRows(type: string, raw: string): CatalogueRow[] {
  const number = /AADSTS\d+.*/s.exec(raw)?.[0];
  const steps: ((row: CatalogueRow) => boolean | undefined)[] = [
    ({ types }) => types?.includes(type),
    ({ entra }) => number !== undefined && entra?.some((code) => isEntraError(number, code)),
    ({ words }) => words?.some((word) => (typeof word === "string" ? raw.includes(word) : word.test(raw))),
    ({ kinds }) => kinds?.includes(type),
  ];
  for (const fits of steps) {
    const rows = catalogue.filter(fits);
    if (rows.length > 0) return rows;
  }
  return [];
}

/** @param text begins with the first number that is named: further ones are about what led to it */
function isEntraError(text: string, code: number | RegExp): boolean {
  return typeof code === "number" ? text.match(/\d+/)?.[0] === String(code) : code.test(text);
}

/** The row of a stored code; a code that this version does not know reads as unrecognised. */
export function findRow(code: string): Explanation {
  return (
    catalogue.find((row) => row.code === code) ?? reasons[code] ?? refusals[code] ?? { ...unrecognised, code }
  );
}
