import { type Actor, type Origin, system } from "../access/schema.ts";
import { createSecret, hashSecret } from "../access/secrets.ts";
import { nameTenant } from "../audit/chain.ts";
import { appendEvents } from "../audit/commands.ts";
import type { NewEvent } from "../audit/schema.ts";
import { type Prisma, readClock, storableText, type Tx } from "../db.ts";
import { explainError } from "../direct-send/catalogue.ts";
import { AppError } from "../errors.ts";
import { redact } from "../log.ts";
import type { HistoryStore, Store } from "../store.ts";
import type { CloudHosts } from "../tenants/cloud-hosts.ts";
import { lockTenant } from "../tenants/commands.ts";
import type { Cloud } from "../tenants/schema.ts";
import { requestConnection } from "./commands.ts";
import { consentAddress, consentDays } from "./rules.ts";
import type { NewConsentLink } from "./schema.ts";

interface ConsentOptions {
  /** Where Microsoft sends the administrator back to; the app registration has to list it. */
  redirectUri: string;
  /** Null for a cloud that is not there. */
  findHosts: (cloud: Cloud) => Pick<CloudHosts, "authority" | "exchange"> | null;
}

/**
 * Makes the address at which a customer's administrator consents. It works for one answer, for 7 days; only the hash
 * of its state is stored.
 * @throws AppError `not-found`, `no-consent-link` without an app registration or while its cloud is not there
 */
export async function createConsentLink(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  tenantId: string,
  { redirectUri, findHosts }: ConsentOptions,
): Promise<NewConsentLink> {
  const state = createSecret("");
  return db.$transaction(async (tx) => {
    const tenant = await lockTenant(tx, actor, tenantId);
    const { appRegistrationId, entraTenantId } = tenant;
    const app = appRegistrationId
      ? await tx.appRegistration.findUnique({ where: { id: appRegistrationId } })
      : null;
    if (!app)
      throw refuseLink(`${tenant.name} has no app registration.`, "Choose one on the tenant's page first.");
    const hosts = findHosts(tenant.cloud);
    if (!hosts) throw refuseLink("The simulated cloud is not running.", "Start Sendlock again.");
    const createdAt = await readClock(tx);
    const expiresAt = new Date(createdAt.getTime() + consentDays * 86_400_000);
    await tx.consentLink.create({
      data: {
        stateHash: hashSecret(state),
        tenantId,
        appRegistrationId: app.id,
        createdBy: actor.name,
        createdAt,
        expiresAt,
      },
    });
    const about = { tenant: nameTenant(tenant), appRegistrationId: app.id, clientId: app.clientId };
    await appendEvents(tx, signer, [
      { type: "tenant.consentLinkMade", actor, origin, ...about, expiresAt: expiresAt.toISOString() },
    ]);
    const url = consentAddress({ ...hosts, entraTenantId, clientId: app.clientId, redirectUri, state });
    return { url, expiresAt: expiresAt.toISOString() };
  });
}

function refuseLink(detail: string, fix: string): AppError {
  return new AppError("no-consent-link", { detail, fix });
}

/** What came back from Microsoft, as it came: none of it is to be believed. */
export interface ConsentAnswer {
  state?: string | undefined;
  adminConsent?: string | undefined;
  tenant?: string | undefined;
  error?: string | undefined;
  errorDescription?: string | undefined;
}

/** How an answer was taken: what the customer's administrator is told. */
export type ConsentOutcome =
  | "given"
  | "declined"
  | "failed"
  | "other-tenant"
  | "used-already"
  | "expired"
  | "unknown";

/**
 * Takes the answer to a consent link, once. An answer that says yes is proven by nothing but the connection check that
 * it starts: anybody can open this address. Refusals are audited where the state tells the tenant.
 */
export async function takeConsentAnswer(
  store: Store,
  origin: Origin,
  answer: ConsentAnswer,
): Promise<ConsentOutcome> {
  const stateHash = hashSecret(answer.state ?? "");
  return store.db.$transaction(async (tx) => {
    // One at a time: of two that bring the same state, the second finds it used.
    await tx.$queryRaw`SELECT id FROM consent_links WHERE state_hash = ${stateHash} FOR UPDATE`;
    const link = await tx.consentLink.findUnique({ where: { stateHash }, include: withNames });
    if (!link || link.tenant.archivedAt) return "unknown";
    const verdict = judge(link, answer, await readClock(tx));
    if (verdict.isUse) await markUsed(tx, link.id, verdict.failure);
    await appendEvents(tx, store.signer, [answerEvent(link, origin, verdict)]);
    if (verdict.outcome === "given") await requestConnection(store, tx, system, origin, link.tenant);
    return verdict.outcome;
  });
}

const withNames = { tenant: true, appRegistration: true } as const;
type LinkRow = Prisma.ConsentLinkGetPayload<{ include: typeof withNames }>;
type Refusal = Extract<NewEvent, { type: "tenant.consentRefused" }>["why"];

interface Verdict {
  outcome: ConsentOutcome;
  /** Null: consent was given. */
  why: Refusal | null;
  /** The state counts as used from now on. */
  isUse: boolean;
  failure: { code: string; raw: string } | null;
}

function judge(link: LinkRow, answer: ConsentAnswer, now: Date): Verdict {
  const refuse = (outcome: ConsentOutcome, why: Refusal): Verdict => ({
    outcome,
    why,
    isUse: false,
    failure: null,
  });
  if (link.usedAt) return refuse("used-already", "used-already");
  if (link.expiresAt <= now) return refuse("expired", "expired");
  // First: an answer that says no carries admin_consent=True as well.
  if (answer.error !== undefined) return judgeError(answer);
  if (answer.adminConsent?.toLowerCase() !== "true") return refuse("failed", "not-an-answer");
  const { tenant } = answer;
  if (tenant !== undefined && tenant.toLowerCase() !== link.tenant.entraTenantId) {
    const raw = storableText(`tenant=${tenant}`, 100);
    return {
      outcome: "other-tenant",
      why: "other-tenant",
      isUse: true,
      failure: { code: "wrong-tenant", raw },
    };
  }
  return { outcome: "given", why: null, isUse: true, failure: null };
}

function judgeError({ error = "", errorDescription = "" }: ConsentAnswer): Verdict {
  const raw = storableText(redact(`${error} ${errorDescription}`), 2_000);
  const { code } = explainError("", raw);
  const outcome = code === "consent-declined" ? "declined" : "failed";
  return { outcome, why: "refused", isUse: true, failure: { code, raw } };
}

async function markUsed(tx: Tx, id: string, failure: Verdict["failure"]): Promise<void> {
  await tx.consentLink.update({
    where: { id },
    data: { usedAt: new Date(), errorCode: failure?.code ?? null, errorRaw: failure?.raw ?? null },
  });
}

/** Nobody is signed in here: Sendlock itself is the actor, and the origin tells where the answer came from. */
function answerEvent(
  { tenant, appRegistration }: LinkRow,
  origin: Origin,
  { why, failure }: Verdict,
): NewEvent {
  const { id, clientId } = appRegistration;
  const about = { actor: system, origin, tenant: nameTenant(tenant), appRegistrationId: id, clientId };
  if (!why) return { type: "tenant.consentGiven", ...about };
  const error = failure ? { errorCode: failure.code, errorRaw: failure.raw } : {};
  return { type: "tenant.consentRefused", ...about, why, ...error };
}
