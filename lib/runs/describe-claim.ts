import { nameTenant } from "../audit/chain.ts";
import type { Claim } from "./claim.ts";

/** What every event of an attempt says: of whom, of which run and tenant, and by what the tenant was opened. */
export function describeClaim({ requester, runId, tenant, signIn }: Claim) {
  return { actor: requester, runId, tenant: nameTenant(tenant), ...signIn };
}

/** The same for a change, with why it was asked for. */
export function describeChange(claim: Claim) {
  const { itemId, attempt, reason, ticket } = claim;
  return {
    ...describeClaim(claim),
    itemId,
    attempt,
    ...(reason ? { reason } : {}),
    ...(ticket ? { ticket } : {}),
  };
}
