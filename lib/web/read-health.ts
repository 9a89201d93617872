import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Db, isDatabaseAway } from "../db.ts";
import { readWorkers } from "../runs/queries.ts";
import type { WorkersView } from "../runs/schema.ts";
import { withinDatabaseDeadline } from "./database-deadline.ts";

interface Health {
  /** Whether this web process can serve. Without a worker it can: requests are kept and wait. */
  ready: boolean;
  database: "answers" | "away";
  migrations: "applied" | "missing" | "unknown";
  workers: { state: "alive" | "degraded" | "unknown"; alive: number; problems: WorkersView["problems"] };
}

const unknownWorkers = { state: "unknown" as const, alive: 0, problems: [] };

/** What the readiness probe reports, part by part. @throws only what is not the database being away */
export async function readHealth(db: Db): Promise<Health> {
  try {
    const [applied, workers] = await withinDatabaseDeadline(
      Promise.all([areMigrationsApplied(db), readWorkers(db)]),
    );
    const degraded = workers.alive === 0 || workers.problems.length > 0;
    return {
      ready: applied,
      database: "answers",
      migrations: applied ? "applied" : "missing",
      workers: { state: degraded ? "degraded" : "alive", ...workers },
    };
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    return { ready: false, database: "away", migrations: "unknown", workers: unknownWorkers };
  }
}

async function areMigrationsApplied(db: Db): Promise<boolean> {
  const folder = join(process.cwd(), "prisma", "migrations");
  const entries = await readdir(folder, { withFileTypes: true });
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  const applied = new Set(rows.map((row) => row.name));
  return entries.every((entry) => !entry.isDirectory() || applied.has(entry.name));
}
