import type { Cloud } from "../cloud.ts";
import type { LedgerEntry } from "../ledger.ts";

/** Enters a change made through the control endpoint into the ledger. */
export function enter(
  cloud: Cloud,
  what: string,
  tenantId: string | null,
  clientId: string | null,
): LedgerEntry {
  return cloud.ledger.begin({
    surface: "control",
    cmdlet: what,
    tenantId,
    clientId,
    requestId: crypto.randomUUID(),
  });
}
