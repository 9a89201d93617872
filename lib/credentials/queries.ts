import { X509Certificate } from "node:crypto";
import type { Db, Prisma, Tx } from "../db.ts";
import { catalogue, findRow } from "../direct-send/catalogue.ts";
import {
  type AppRegistrationView,
  type CredentialView,
  type SealedField,
  sealedFieldSchema,
} from "./schema.ts";

/** A credential that a worker can open. */
export interface StoredCredential {
  id: string;
  kind: "certificate" | "secret";
  field: SealedField;
  sealed: string;
  keyId: string;
  certificate: string | null;
  /** When it was put to use, or made where it is not in use. */
  since: Date;
  clientId: string;
}

/**
 * The credential that signs in to the tenants of an app registration: the one put to use last that is not retired,
 * or the one that is named, in use or not.
 */
export async function findCredential(
  db: Db | Tx,
  appRegistrationId: string,
  credentialId?: string,
): Promise<StoredCredential | null> {
  const row = await db.credential.findFirst({
    where: {
      appRegistrationId,
      state: "ready",
      ...(credentialId ? { id: credentialId } : { activeFrom: { not: null } }),
    },
    orderBy: [{ activeFrom: "desc" }, { id: "desc" }],
    include: { appRegistration: true },
  });
  if (row?.sealed == null || row.keyId === null) return null;
  const { id, kind, sealed, keyId, certificate } = row;
  const since = row.activeFrom ?? row.createdAt;
  const { clientId } = row.appRegistration;
  return { id, kind, field: sealedFieldSchema.parse(row.field), sealed, keyId, certificate, since, clientId };
}

/** What a credential is sealed as at this moment. */
export async function findSealed(db: Db, id: string): Promise<{ sealed: string; keyId: string } | null> {
  const row = await db.credential.findFirst({ where: { id, state: "ready" } });
  return row?.sealed == null || row.keyId === null ? null : { sealed: row.sealed, keyId: row.keyId };
}

/** Which of these credentials can't be used any more. */
export async function listGone(db: Db, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const ready = await db.credential.findMany({
    where: { id: { in: [...ids] }, state: "ready" },
    select: { id: true },
  });
  return ids.filter((id) => !ready.some((row) => row.id === id));
}

const withCredentials = {
  credentials: {
    where: { state: { not: "retired" } },
    include: { jobs: { where: { kind: { in: ["credential", "test"] } }, orderBy: { id: "desc" }, take: 1 } },
  },
} satisfies Prisma.AppRegistrationInclude;

type AppRow = Prisma.AppRegistrationGetPayload<{ include: typeof withCredentials }>;
type CredentialRow = AppRow["credentials"][number];

/** Every app registration by name, with its credentials that are not retired. */
export async function listAppRegistrations(db: Db): Promise<AppRegistrationView[]> {
  const rows = await db.appRegistration.findMany({ include: withCredentials, orderBy: { name: "asc" } });
  return viewApps(db, rows);
}

/** One app registration, or null. */
export async function getAppRegistration(db: Db | Tx, id: string): Promise<AppRegistrationView | null> {
  const row = await db.appRegistration.findUnique({ where: { id }, include: withCredentials });
  const [view] = row ? await viewApps(db, [row]) : [];
  return view ?? null;
}

async function viewApps(db: Db | Tx, rows: readonly AppRow[]): Promise<AppRegistrationView[]> {
  const ids = rows.map(({ id }) => id);
  const ofThese: Prisma.TenantWhereInput = { appRegistrationId: { in: ids }, archivedAt: null };
  const curedInApp = catalogue.filter((row) => row.class === "app").map(({ code }) => code);
  // One after the other: in a transaction there is one connection.
  const all = await db.tenant.groupBy({ by: ["appRegistrationId"], where: ofThese, _count: true });
  const failing = await db.tenant.groupBy({
    by: ["appRegistrationId"],
    where: { ...ofThese, errorCode: { in: curedInApp } },
    _count: true,
  });
  const countIn = (groups: typeof all, id: string) =>
    groups.find(({ appRegistrationId }) => appRegistrationId === id)?._count ?? 0;
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    clientId: row.clientId,
    cloud: row.cloud,
    multiTenant: row.multiTenant,
    homeTenantId: row.homeTenantId,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    tenantCount: countIn(all, row.id),
    failingCount: countIn(failing, row.id),
    credentials: viewCredentials(row.credentials),
  }));
}

const newestFirst = (a: string, b: string) => (a < b ? 1 : a > b ? -1 : 0);

function viewCredentials(rows: readonly CredentialRow[]): CredentialView[] {
  const [inUse] = rows
    .filter(({ state, activeFrom }) => state === "ready" && activeFrom !== null)
    .toSorted((a, b) => Number(b.activeFrom) - Number(a.activeFrom) || newestFirst(a.id, b.id));
  return rows
    .map((row) => viewCredential(row, row.id === inUse?.id))
    .toSorted((a, b) => Number(b.inUse) - Number(a.inUse) || newestFirst(a.createdAt, b.createdAt));
}

function viewCredential(row: CredentialRow, inUse: boolean): CredentialView {
  const [job] = row.jobs;
  const isOpen = job !== undefined && ["queued", "running"].includes(job.state);
  // A job that was given up says nothing in the credential's own row.
  const broken = row.state === "preparing" && job && !isOpen ? job : row;
  return {
    id: row.id,
    kind: row.kind,
    label: row.label,
    state: row.state,
    inUse,
    hint: row.hint,
    thumbprint: row.certificate && thumbprintSha1(row.certificate),
    thumbprintSha256: row.thumbprint,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    changedAt: row.changedAt.toISOString(),
    changedBy: row.changedBy,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    testedAt: row.testedAt?.toISOString() ?? null,
    error: showFailure(broken.errorCode, broken.errorRaw),
    jobId: isOpen ? job.id : null,
  };
}

function showFailure(errorCode: string | null, raw: string | null): CredentialView["error"] {
  if (errorCode === null) return null;
  const { code, cause, fix } = findRow(errorCode);
  return { code, cause, fix, raw };
}

/** As the portal shows it. */
function thumbprintSha1(certificate: string): string {
  return new X509Certificate(certificate).fingerprint.replaceAll(":", "");
}

/** The public certificate of a credential in DER, as a `.cer` file; null when there is none. */
export async function readCertificate(
  db: Db,
  appRegistrationId: string,
  id: string,
): Promise<{ der: Buffer; thumbprint: string } | null> {
  const row = await db.credential.findFirst({ where: { id, appRegistrationId, state: { not: "retired" } } });
  if (!row?.certificate) return null;
  return {
    der: new X509Certificate(row.certificate).raw,
    thumbprint: thumbprintSha1(row.certificate),
  };
}

/** Ids of the keys that stored credentials are sealed to. */
export async function listKeysInUse(db: Db | Tx): Promise<string[]> {
  const rows = await db.credential.groupBy({ by: ["keyId"], where: { sealed: { not: null } } });
  return rows.flatMap(({ keyId }) => keyId ?? []);
}
