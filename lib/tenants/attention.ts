import type { Scope } from "../access/schema.ts";
import { type EndingCredential, endingCodes, listEndingCredentials } from "../credentials/expiry.ts";
import type { Db, Prisma } from "../db.ts";
import { findRow } from "../direct-send/catalogue.ts";
import type { ErrorClass } from "../direct-send/schema.ts";
import { filterWhere, scopeWhere } from "./queries.ts";
import { codesBesideErrors } from "./rules.ts";
import type { AttentionApp, AttentionGroup } from "./schema.ts";

/** Where the cure of a class of errors lies. */
const cure = {
  app: "once",
  tenant: "each",
  worker: "worker",
  sender: "sender",
  transient: "nothing",
  none: "nothing",
} as const satisfies Record<ErrorClass, AttentionGroup["where"]>;

/** How many tenants and app registrations a group names. */
export const mostNamed = 5;

/** What a group says of its cause. */
export function describeCause(code: string): Pick<AttentionGroup, "code" | "cause" | "fix" | "where"> {
  const { cause, fix, class: errorClass } = findRow(code);
  return { code, cause, fix, where: cure[errorClass] };
}

/** What stands in the way or should be looked at, grouped by cause: what is urgent first, then the largest group. */
export async function listAttention(db: Db, scope: Scope): Promise<AttentionGroup[]> {
  const [byErrors, bySigns, byEnds] = await Promise.all([
    groupErrors(db, scope),
    Promise.all(Object.values(codesBesideErrors).map((code) => readGroup(db, scope, code))),
    groupEnds(db, scope),
  ]);
  return [...byErrors, ...bySigns, ...byEnds]
    .filter(({ count }) => count > 0)
    .sort(
      (a, b) => urgencyOf(a.code) - urgencyOf(b.code) || b.count - a.count || a.code.localeCompare(b.code),
    );
}

const endingSoon: readonly string[] = endingCodes.slice(0, 3);

/** An end within a week goes before errors, a later one after them. */
function urgencyOf(code: string): number {
  const at = (endingCodes as readonly string[]).indexOf(code);
  if (at === -1) return endingSoon.length;
  return endingSoon.includes(code) ? at : at + 1;
}

async function groupErrors(db: Db, scope: Scope): Promise<AttentionGroup[]> {
  const errors = await db.tenant.groupBy({
    by: ["errorCode"],
    where: { AND: [scopeWhere(scope), { errorCode: { not: null } }] },
  });
  const codes = errors.flatMap(({ errorCode }) => errorCode ?? []);
  return Promise.all(codes.map((code) => readGroup(db, scope, code)));
}

async function readGroup(db: Db, scope: Scope, code: string): Promise<AttentionGroup> {
  const description = describeCause(code);
  const where = await filterWhere(db, scope, { error: code });
  const [count, tenants, apps] = await Promise.all([
    db.tenant.count({ where }),
    nameTenants(db, where),
    description.where === "once" ? countByApp(db, where) : [],
  ]);
  return { ...description, count, tenants, apps: apps.slice(0, mostNamed), appCount: apps.length };
}

function nameTenants(db: Db, where: Prisma.TenantWhereInput): Promise<AttentionGroup["tenants"]> {
  return db.tenant.findMany({
    where,
    orderBy: { name: "asc" },
    take: mostNamed,
    select: { id: true, name: true },
  });
}

/** The app registrations of these tenants, the one with the most first. Only those that can be named have a name. */
async function countByApp(db: Db, where: Prisma.TenantWhereInput): Promise<AttentionApp[]> {
  const groups = await db.tenant.groupBy({
    by: ["appRegistrationId"],
    where: { AND: [where, { appRegistrationId: { not: null } }] },
    _count: { _all: true },
    orderBy: [{ _count: { appRegistrationId: "desc" } }, { appRegistrationId: "asc" }],
  });
  const ids = groups.slice(0, mostNamed).flatMap(({ appRegistrationId }) => appRegistrationId ?? []);
  const names = await db.appRegistration.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true },
  });
  return groups.map(({ appRegistrationId, _count }) => ({
    id: appRegistrationId ?? "",
    name: names.find(({ id }) => id === appRegistrationId)?.name ?? "",
    count: _count._all,
    credential: null,
  }));
}

async function groupEnds(db: Db, scope: Scope): Promise<AttentionGroup[]> {
  const ending = await listEndingCredentials(db);
  if (ending.length === 0) return [];
  const within = (credentials: readonly EndingCredential[]): Prisma.TenantWhereInput => ({
    AND: [scopeWhere(scope), { appRegistrationId: { in: credentials.map((one) => one.appRegistrationId) } }],
  });
  const served = await db.tenant.groupBy({
    by: ["appRegistrationId"],
    where: within(ending),
    _count: { _all: true },
  });
  const counts = new Map(served.map(({ appRegistrationId, _count }) => [appRegistrationId, _count._all]));
  const codes = endingCodes.filter((code) => ending.some((credential) => credential.code === code));
  return Promise.all(
    codes.map(async (code) => {
      const credentials = ending.filter((credential) => credential.code === code);
      const apps = credentials
        .map((credential) => viewApp(credential, counts.get(credential.appRegistrationId) ?? 0))
        .filter((app) => app.count > 0);
      return {
        ...describeCause(code),
        count: apps.reduce((sum, app) => sum + app.count, 0),
        tenants: await nameTenants(db, within(credentials)),
        apps: apps.slice(0, mostNamed),
        appCount: apps.length,
      };
    }),
  );
}

function viewApp({ appRegistrationId, name, kind, endsAt }: EndingCredential, count: number): AttentionApp {
  return { id: appRegistrationId, name, count, credential: { kind, endsAt: endsAt.toISOString() } };
}
