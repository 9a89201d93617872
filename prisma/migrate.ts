import { randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { readStartEnv } from "#lib/env.ts";
import { queueSchema, queues } from "#lib/queue.ts";
import { describeError, OperatorError } from "../scripts/operator-error.ts";
import { checkProductRole, grantProductRole } from "./grants.ts";
import { type Migration, migrationsFolder, readMigrations } from "./migrations.ts";

export interface MigrateOptions {
  /** Address with the owner's role. */
  ownerUrl: string;
  productRole: string;
  /** Told of each migration that is applied. */
  log: (line: string) => void;
  migrationsFolder?: string;
}

const oldestServer = 15;

/** As Prisma makes it, so that `prisma migrate deploy` and `status` agree with what is done here. */
const historyTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/** The advisory lock that Prisma's own `migrate deploy` takes. */
const prismaLockId = 72707369;

/**
 * Brings the database to this version: migrations, queue schema and queues, rights of the product's role.
 * Two at once wait for each other. Throws an OperatorError where the database must not be touched.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const client = await connectAsOwner(options.ownerUrl);
  try {
    await keepOthersOut(client);
    await checkProductRole(client, options.productRole);
    const applied = await applyMigrations(client, options);
    await installQueues(options.ownerUrl);
    await grantProductRole(client, options.productRole);
    return { applied };
  } finally {
    await client.end();
  }
}

/** Connects as the owner. Throws an OperatorError where the server is away or too old. */
export async function connectAsOwner(ownerUrl: string): Promise<pg.Client> {
  const { hostname, port, pathname, username } = new URL(ownerUrl);
  const where = `database "${pathname.slice(1)}" at ${hostname}:${port || 5432}`;
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (cause) {
    const said = describeError(cause);
    throw new OperatorError(
      `The ${where} cannot be used as "${username}": ${said}. Start the server, or correct DATABASE_ADMIN_URL.`,
      { cause },
    );
  }
  const { rows } = await client.query<{ number: number; version: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version",
  );
  const server = rows[0];
  if (server && server.number >= oldestServer * 10_000) return client;
  await client.end();
  throw new OperatorError(
    `The ${where} is PostgreSQL ${server?.version}, which is too old. Use PostgreSQL ${oldestServer} or newer.`,
  );
}

/** Until this connection ends, no other migrates this database. Waits for one that does. */
export async function keepOthersOut(client: pg.Client): Promise<void> {
  await client.query("SET lock_timeout = '60s'; SET client_min_messages = warning");
  await client.query("SELECT pg_advisory_lock($1)", [prismaLockId]);
}

async function applyMigrations(client: pg.Client, options: MigrateOptions): Promise<string[]> {
  await client.query(historyTable);
  const migrations = await readMigrations(options.migrationsFolder ?? migrationsFolder);
  const open = migrations.slice(await countApplied(client, migrations));
  for (const migration of open) {
    await applyMigration(client, migration);
    options.log(`Applied migration ${migration.name}`);
  }
  return open.map((migration) => migration.name);
}

/** Compares what the database has with the files: the same, in the same order, and no more. */
async function countApplied(client: pg.Client, migrations: Migration[]): Promise<number> {
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  );
  for (const [index, row] of rows.entries()) {
    if (!migrations.some((migration) => migration.name === row.name)) {
      throw new OperatorError(
        `The database is newer than this Sendlock: it has the migration "${row.name}", which is not known here. ` +
          "Start the newer version, or restore a backup from before.",
      );
    }
    if (!row.finished) {
      throw new OperatorError(
        `The migration "${row.name}" was begun by another tool and did not end. Restore a backup from before it.`,
      );
    }
    const migration = migrations[index];
    if (migration?.name !== row.name) {
      throw new OperatorError(
        `The migration "${migration?.name}" is older than "${row.name}", which the database has already. ` +
          "Give it a newer time in its name.",
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new OperatorError(
        `The file of the migration "${row.name}" was changed after it was applied. ` +
          "Restore the file; what is to be different goes into a new migration.",
      );
    }
  }
  return rows.length;
}

/** Carries out migrations and notes each, in the transaction of the caller. */
export async function runMigrations(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  await client.query(historyTable);
  for (const { name, sql, checksum } of migrations) {
    const startedAt = new Date();
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name, startedAt],
    );
    // A table with a trigger that still waits for the commit can't be altered by the next one.
    await client.query("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED");
  }
}

async function applyMigration(client: pg.Client, migration: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await runMigrations(client, [migration]);
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    throw new OperatorError(
      `The migration "${migration.name}" failed and was rolled back: ${describeError(cause)}. Nothing is lost.`,
      { cause },
    );
  }
}

async function installQueues(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema: queueSchema,
    max: 1,
    supervise: false,
    schedule: false,
  });
  const errors: unknown[] = [];
  boss.on("error", (error) => errors.push(error));
  await boss.start();
  try {
    for (const { name, options } of queues) {
      await boss.createQueue(name, options);
      // An existing queue keeps its policy for good; what else changed is brought up to date.
      const { policy: _, ...changeable } = options;
      await boss.updateQueue(name, changeable);
    }
  } finally {
    await boss.stop({ graceful: false, close: true });
  }
  if (errors.length > 0) throw errors[0];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { databaseAdminUrl, databaseUrl } = readStartEnv();
  if (databaseAdminUrl === undefined || databaseUrl === undefined) {
    console.error("Set DATABASE_ADMIN_URL (the owner) and DATABASE_URL (the product's role).");
    process.exit(1);
  }
  const productRole = decodeURIComponent(new URL(databaseUrl).username);
  await migrate({ ownerUrl: databaseAdminUrl, productRole, log: console.log }).catch((error) => {
    if (!(error instanceof OperatorError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
}
