import { z } from "zod";
import { scopeOf } from "../access/rules.ts";
import { readHistoryHead } from "../audit/check.ts";
import { readSettings } from "../settings/queries.ts";
import { findTenant, readStatement } from "../statement/queries.ts";
import { dayIn, rangePresets } from "../statement/range.ts";
import { type StatementRange, statementRangeSchema } from "../statement/schema.ts";
import { webContext } from "./context.ts";
import { requirePageSession } from "./page-session.ts";

/** What was asked for in the page's address, before anything of it was checked. */
export type AskedRange = Record<string, string | string[] | undefined>;

/** Everything the statement of one tenant shows; null when the tenant does not exist for this person. */
export async function loadStatementPage(id: string, { from, to }: AskedRange) {
  const { actor } = await requirePageSession();
  if (!z.uuid().safeParse(id).success) return null;
  const { db } = webContext();
  const scope = scopeOf(actor);
  const tenant = await findTenant(db, scope, id);
  if (!tenant) return null;
  const now = new Date();
  const presets = rangePresets(dayIn(tenant.timeZone, now), dayIn(tenant.timeZone, tenant.createdAt));
  const asked = statementRangeSchema.safeParse({ from, to });
  const range: StatementRange = asked.data ?? thisYear(presets);
  const [statement, { msp }] = await Promise.all([
    readStatement(db, scope, id, range, now),
    readSettings(db),
  ]);
  const isAsked = from !== undefined || to !== undefined;
  return (
    statement && {
      statement,
      // After it: the head is not older than what the statement tells.
      history: await readHistoryHead(db),
      msp,
      presets,
      fault: isAsked && !asked.success ? "Give two days, the first not after the last." : null,
      madeBy: actor.name,
      now: now.toISOString(),
    }
  );
}

function thisYear(presets: ReturnType<typeof rangePresets>): StatementRange {
  const found = presets.find(({ name }) => name === "This year so far");
  if (!found) throw new Error("There is no range for this year.");
  return { from: found.from, to: found.to };
}
