import type { Scope } from "../access/schema.ts";
import type { Db } from "../db.ts";
import { findRow } from "../direct-send/catalogue.ts";
import { filterWhere, scopeWhere } from "./queries.ts";
import { codesBesideErrors } from "./rules.ts";
import type { AttentionGroup } from "./schema.ts";

/** Where the cure of a class of errors lies. */
export const cure = { app: "once", worker: "once", tenant: "each", transient: "nothing" } as const;
const mostNamed = 5;

/** What stands in the way or should be looked at, grouped by cause, the largest group first. */
export async function listAttention(db: Db, scope: Scope): Promise<AttentionGroup[]> {
  const errors = await db.tenant.groupBy({
    by: ["errorCode"],
    where: { AND: [scopeWhere(scope), { errorCode: { not: null } }] },
  });
  const codes = errors.flatMap(({ errorCode }) => errorCode ?? []);
  const groups = await Promise.all(
    [...codes, ...Object.values(codesBesideErrors)].map((code) => readGroup(db, scope, code)),
  );
  return groups
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || a.code.localeCompare(b.code));
}

async function readGroup(db: Db, scope: Scope, code: string): Promise<AttentionGroup> {
  const { cause, fix, class: errorClass } = findRow(code);
  const where = filterWhere(scope, { error: code });
  const [count, tenants] = await Promise.all([
    db.tenant.count({ where }),
    db.tenant.findMany({
      where,
      orderBy: { name: "asc" },
      take: mostNamed,
      select: { id: true, name: true },
    }),
  ]);
  return { code, cause, fix, where: cure[errorClass], count, tenants };
}
