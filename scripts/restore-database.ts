import { pipeline } from "node:stream/promises";
import pg from "pg";
import { system } from "#lib/access/schema.ts";
import { columnsOf, linkEvent, type Signer } from "#lib/audit/chain.ts";
import { type Head, type NewEvent, newEventSchema } from "#lib/audit/schema.ts";
import { CopyIn } from "#lib/backup/copy.ts";
import { readBackup } from "#lib/backup/read.ts";
import type { BackupTable, Manifest } from "#lib/backup/schema.ts";
import { nameColumns, readHeadRow, readTables } from "#lib/backup/tables.ts";
import { queueSchema } from "#lib/queue.ts";
import { runMigrations } from "../prisma/migrate.ts";
import type { Migration } from "../prisma/migrations.ts";
import { OperatorError } from "./operator-error.ts";

export interface Restore {
  file: string;
  manifest: Manifest;
  /** All of this version; those of the backup are the first of them. */
  migrations: readonly Migration[];
  signer: Signer;
  /** The newest event that is known to have been, from elsewhere. */
  newestKnown: Head | null;
  said: (table: BackupTable) => void;
}

interface Put {
  drop: string;
  make: string;
}

/**
 * What is taken away while rows come, and how to put it back: indexes first, on which foreign keys may stand. A row may name one of a table that comes later: foreign
 * keys are looked at when all are there. Indexes are made at once in a tenth of the time that they take row by row.
 */
async function listSuspended(client: pg.Client): Promise<Put[]> {
  const { rows } = await client.query<Put>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
            format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS make
       FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
     UNION ALL
     SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
       FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
      WHERE relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
      ORDER BY make DESC`,
  );
  return rows;
}

async function setTriggers(client: pg.Client, tables: readonly BackupTable[], to: "DISABLE" | "ENABLE") {
  for (const { name } of tables)
    await client.query(`ALTER TABLE ${pg.escapeIdentifier(name)} ${to} TRIGGER USER`);
}

async function copyTables(client: pg.Client, { file, manifest, said }: Restore): Promise<void> {
  await readBackup(file, manifest, async (table, content) => {
    const copy = client.query(new CopyIn(`COPY ${nameColumns(table)} FROM STDIN`));
    await pipeline(content, copy);
    if (copy.rows !== table.rows)
      throw new Error(`${table.name} has ${copy.rows} rows now, and had ${table.rows}.`);
    said(table);
  });
}

/** An empty database of the schema that the backup has. */
async function makeSchema(client: pg.Client, { manifest, migrations }: Restore): Promise<void> {
  await client.query(`DROP SCHEMA IF EXISTS public, ${queueSchema} CASCADE`);
  await client.query("CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC");
  await runMigrations(client, migrations.slice(0, manifest.migrations.length));
  const shape = (tables: readonly { name: string; columns: string[] }[]) =>
    JSON.stringify(tables.map(({ name, columns }) => [name, columns]));
  if (shape(await readTables(client)) !== shape(manifest.tables))
    throw new OperatorError(
      "The backup's tables are not those of its migrations: its database was changed by hand, and it can't be restored.",
    );
}

async function fillTables(client: pg.Client, restore: Restore): Promise<void> {
  const { tables, sequences } = restore.manifest;
  const suspended = await listSuspended(client);
  // The history's own triggers refuse rows that don't come one by one; the others would call each row a change.
  await setTriggers(client, tables, "DISABLE");
  // A migration may have put rows in.
  await client.query(`TRUNCATE ${tables.map(({ name }) => pg.escapeIdentifier(name)).join(", ")}`);
  for (const { drop } of suspended.toReversed()) await client.query(drop);
  await copyTables(client, restore);
  await client.query("SET LOCAL maintenance_work_mem = '256MB'");
  for (const { make } of suspended) await client.query(make);
  await setTriggers(client, tables, "ENABLE");
  for (const { name, lastValue, isCalled } of sequences)
    await client.query("SELECT setval($1::regclass, $2, $3)", [
      pg.escapeIdentifier(name),
      lastValue,
      isCalled,
    ]);
}

/** Who was signed in then may not be any more: sessions and sign-in links don't come back to life. */
async function endSessions(client: pg.Client): Promise<void> {
  await client.query("UPDATE sessions SET ended_at = now() WHERE ended_at IS NULL");
  await client.query("UPDATE sign_in_links SET expires_at = now() WHERE expires_at > now()");
}

/** As appendEvents does it, for the owner's connection: one transaction holds the rows and their event. */
async function appendRestored(client: pg.Client, { manifest, signer, newestKnown }: Restore): Promise<Head> {
  const head = await readHeadRow(client);
  if (head.seq !== manifest.head.seq || head.hash !== manifest.head.hash)
    throw new OperatorError(
      `The newest event is #${head.seq} and not #${manifest.head.seq}, as the backup says.`,
    );
  const event: NewEvent = newEventSchema.parse({
    type: "history.restored",
    actor: system,
    backupMadeAt: manifest.madeAt,
    backup: { seq: head.seq, hash: head.hash },
    newestKnown: newestKnown && { seq: newestKnown.seq, hash: newestKnown.hash },
  });
  const { rows } = await client.query<{ at: Date }>(
    "SELECT date_trunc('milliseconds', clock_timestamp()) AS at",
  );
  const at = rows[0]?.at ?? new Date();
  const { seq, hash, signature, body } = linkEvent(head, at, event, signer);
  const { type, tenantId, runId, actorId } = columnsOf(event);
  await client.query(
    `INSERT INTO audit_events (seq, hash, signature, body, at, type, tenant_id, run_id, actor_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [seq, hash, signature, body, at, type, tenantId, runId, actorId],
  );
  return { seq, hash, signature };
}

/**
 * Replaces all that a database holds by a backup that was checked, in one transaction: whatever fails leaves the
 * database as it was. An older schema is made first and then brought to this version.
 * @returns the event `history.restored`, which is the newest from then on
 */
export async function restoreDatabase(client: pg.Client, restore: Restore): Promise<Head> {
  await client.query("BEGIN");
  try {
    await makeSchema(client, restore);
    await fillTables(client, restore);
    await runMigrations(client, restore.migrations.slice(restore.manifest.migrations.length));
    await endSessions(client);
    const head = await appendRestored(client, restore);
    await client.query("COMMIT");
    return head;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
