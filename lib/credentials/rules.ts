import { AppError } from "../errors.ts";
import type { AppRegistrationView } from "./schema.ts";

/** Days before its end from which somebody should plan the next credential, and from which somebody has to act. */
export const expirySoonDays = 60;
export const expiryUrgentDays = 14;

/** What is said of an app registration that is not. */
export function refuseNoApp(): AppError {
  return new AppError("not-found", {
    detail: "There is no such app registration.",
    fix: "Load the app registrations again.",
  });
}

interface Named {
  name: string;
  multiTenant: boolean;
  homeTenantId: string | null;
}

const fields: readonly (readonly [field: string, words: (app: Named) => string])[] = [
  ["name", ({ name }) => name],
  ["serves", ({ multiTenant }) => (multiTenant ? "many tenants" : "one tenant")],
  ["home tenant", ({ homeTenantId }) => homeTenantId ?? ""],
];

/** What an edit of an app registration changed, field by field, in words. */
export function describeAppEdits(
  before: Named,
  after: Named,
): { field: string; before: string; after: string }[] {
  return fields
    .map(([field, words]) => ({ field, before: words(before), after: words(after) }))
    .filter((change) => change.before !== change.after);
}

type Tested = Pick<
  AppRegistrationView["credentials"][number],
  "id" | "state" | "inUse" | "testedAt" | "error"
>;

/** Whether a newest test worked. */
function isTested({ testedAt, error }: Tested): boolean {
  return testedAt !== null && error === null;
}

/** Why a credential can't be put to use; null when it can. */
export function whyNotUsable(
  credentials: readonly Tested[],
  id: string,
): "credential-not-ready" | "credential-not-tested" | null {
  const wanted = credentials.find((credential) => credential.id === id);
  if (wanted?.state !== "ready") return "credential-not-ready";
  const isOnly = credentials.every(({ id: other, state }) => other === id || state !== "ready");
  return isOnly || wanted.inUse || isTested(wanted) ? null : "credential-not-tested";
}

/** Why a credential can't be retired just so; null when it can. The last one that signs in needs a yes. */
export function whyNotRetirable(
  credentials: readonly Tested[],
  id: string,
): "credential-in-use" | "credential-last" | null {
  const wanted = credentials.find((credential) => credential.id === id);
  if (!wanted?.inUse) return null;
  const others = credentials.some(({ id: other, state }) => other !== id && state === "ready");
  return others ? "credential-in-use" : "credential-last";
}
