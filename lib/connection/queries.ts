import type { Scope } from "../access/schema.ts";
import type { Db, Prisma } from "../db.ts";
import { findRow } from "../direct-send/catalogue.ts";
import { scopeWhere, showError } from "../tenants/queries.ts";
import {
  type ConnectionView,
  type ConsentLinkView,
  connectionSchema,
  type HydrationView,
  type ShownConnection,
} from "./schema.ts";

/** How Sendlock gets into a tenant; null when the tenant does not exist within the scope. */
export async function readConnection(db: Db, scope: Scope, tenantId: string): Promise<ConnectionView | null> {
  const newest = (kind: "connection" | "hydrate") =>
    db.job.findFirst({ where: { kind, tenantId }, orderBy: { id: "desc" } });
  const [tenant, check, hydration] = await Promise.all([
    db.tenant.findFirst({
      where: { AND: [scopeWhere(scope), { id: tenantId }] },
      include: { appRegistration: true, consentLinks: { orderBy: { createdAt: "desc" }, take: 1 } },
    }),
    newest("connection"),
    newest("hydrate"),
  ]);
  if (!tenant) return null;
  const { appRegistration: app, consentLinks, access, connectionAt } = tenant;
  const [link] = consentLinks;
  const isOpen = check?.state === "queued" || check?.state === "running";
  return {
    connection: showConnection(tenant.connection),
    checkedAt: connectionAt?.toISOString() ?? null,
    jobId: isOpen ? check.id : null,
    progress: isOpen ? showConnection(check.progress) : null,
    checkError: check ? showError(check.errorCode, check.errorRaw, check.endedAt) : null,
    hydration: hydration && viewHydration(hydration),
    access,
    appRegistration: app && {
      id: app.id,
      name: app.name,
      clientId: app.clientId,
      multiTenant: app.multiTenant,
    },
    consentLink: link ? viewLink(link) : null,
  };
}

function showConnection(stored: Prisma.JsonValue): ShownConnection | null {
  if (stored === null) return null;
  const { steps, ...connection } = connectionSchema.parse(stored);
  const shown = steps.map((step) => {
    const { cause, fix } = step.code ? findRow(step.code) : { cause: null, fix: null };
    return { ...step, cause, fix };
  });
  return { ...connection, steps: shown };
}

function viewHydration(job: Prisma.JobGetPayload<object>): HydrationView {
  return {
    state: job.state,
    requestedBy: job.requesterName,
    createdAt: job.createdAt.toISOString(),
    endedAt: job.endedAt?.toISOString() ?? null,
    error: showError(job.errorCode, job.errorRaw, job.endedAt),
  };
}

function viewLink(link: Prisma.ConsentLinkGetPayload<object>): ConsentLinkView {
  const { id, createdBy, createdAt, expiresAt, usedAt, errorCode, errorRaw } = link;
  const row = errorCode ? findRow(errorCode) : null;
  return {
    id,
    createdBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
    error: row && { code: row.code, cause: row.cause, fix: row.fix, raw: errorRaw },
  };
}
