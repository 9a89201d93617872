import { seededFractions, seededGuid, seededOrder } from "../seeded.ts";
import { type InboundConnector, makeConnectors } from "./connectors.ts";
import { companyNames } from "./names.ts";

/**
 * What is special about a tenant. One of each kind but "plain" in every 25. "home" is the provider's own,
 * "added" was made through the control endpoint.
 */
export type TenantKind =
  | "plain"
  | "no-consent"
  | "role-missing"
  | "expired-secret"
  | "read-only"
  | "not-hydrated"
  | "throttled"
  | "home"
  | "added";
/** Which of the three app registrations the tenant's owner is asked to consent to. */
export type AppKey = "shared" | "secret" | "expired";

/** A tenant as it was made. What changes later is in TenantState. */
export interface Tenant {
  id: string;
  name: string;
  kind: TenantKind;
  initialDomain: string;
  /** All accepted domains, the initial one first. */
  domains: string[];
  appKey: AppKey;
  organizationGuid: string;
  createdAt: string;
  rejectDirectSend: boolean;
  connectors: InboundConnector[];
}

const BLOCK = 25;
const SPECIAL: readonly TenantKind[] = [
  "no-consent",
  "role-missing",
  "expired-secret",
  "read-only",
  "not-hydrated",
  "throttled",
];
const PLAIN_WITH_SECRET = 2;

/** Special kinds sit at seeded places among the 25, then two plain tenants that use a secret. */
function placeKinds(seed: number): (index: number) => { kind: TenantKind; appKey: AppKey } {
  const rankOf = new Map(seededOrder(seed, "kinds", BLOCK).map((place, rank) => [place, rank]));
  return (index) => {
    const rank = rankOf.get(index % BLOCK) ?? BLOCK;
    const kind = SPECIAL[rank] ?? "plain";
    if (kind === "expired-secret") return { kind, appKey: "expired" };
    const withSecret = rank >= SPECIAL.length && rank < SPECIAL.length + PLAIN_WITH_SECRET;
    return { kind, appKey: withSecret ? "secret" : "shared" };
  };
}

/** The first `count` tenants of a seed: a larger count only adds to them. */
export function generateTenants(seed: number, count: number): Tenant[] {
  const nameOf = companyNames(seed);
  const kindOf = placeKinds(seed);
  return Array.from({ length: count }, (_, index) => {
    const id = seededGuid(seed, `tenant/${index}`);
    const fraction = seededFractions(seed, `tenant/${index}/facts`);
    const { name, slug } = nameOf(index);
    const number = String(index + 1).padStart(2, "0");
    const initialDomain = `${slug}-sim${number}.onmicrosoft.com`;
    const ownDomain = `${slug}-${number}.example`;
    const domains = [initialDomain, ownDomain];
    if (fraction(0) < 0.5) domains.push(`mail.${ownDomain}`);
    const created = Date.UTC(2016, 0, 1) + Math.floor(fraction(1) * 3_400) * 86_400_000;
    return {
      id,
      name,
      ...kindOf(index),
      initialDomain,
      domains,
      organizationGuid: seededGuid(seed, `tenant/${index}/organization`),
      createdAt: new Date(created).toISOString(),
      rejectDirectSend: fraction(2) < 0.2,
      connectors: makeConnectors(seed, id, ownDomain),
    };
  });
}
