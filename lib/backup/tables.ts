import pg from "pg";
import { emptyHead } from "../audit/chain.ts";
import type { Head } from "../audit/schema.ts";
import type { BackupTable, Manifest } from "./schema.ts";

export type TableShape = Pick<BackupTable, "name" | "columns">;

/** The table that names the migrations; it is made anew by a restore. */
const migrationsTable = "_prisma_migrations";

/** Every table of the product, from the catalogue: none can be forgotten. Columns that the database fills are left out. */
export async function readTables(client: pg.ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(
    `SELECT relname::text AS name, array_agg(attname::text ORDER BY attnum) AS columns
       FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> $1
        AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      GROUP BY relname ORDER BY relname`,
    [migrationsTable],
  );
  return rows;
}

/** A table with its columns, as COPY names them. */
export function nameColumns({ name, columns }: TableShape): string {
  return `${pg.escapeIdentifier(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(", ")})`;
}

/** Where each sequence stands. Not part of a snapshot: never behind the rows that are. */
export async function readSequences(client: pg.ClientBase): Promise<Manifest["sequences"]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT sequencename::text AS name FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1",
  );
  const sequences: Manifest["sequences"] = [];
  for (const { name } of rows) {
    const { rows: found } = await client.query<{ lastValue: string; isCalled: boolean }>(
      `SELECT last_value::text AS "lastValue", is_called AS "isCalled" FROM ${pg.escapeIdentifier(name)}`,
    );
    if (found[0]) sequences.push({ name, ...found[0] });
  }
  return sequences;
}

/** The migrations that the database has, in order. */
export async function readAppliedMigrations(client: pg.ClientBase): Promise<Manifest["migrations"]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM ${migrationsTable}
      WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL ORDER BY migration_name`,
  );
  return rows;
}

/** The newest event, as the snapshot of this transaction has it. */
export async function readHeadRow(client: pg.ClientBase): Promise<Head> {
  const { rows } = await client.query<{ seq: string; hash: string; signature: string }>(
    "SELECT seq, hash, signature FROM audit_events ORDER BY seq DESC LIMIT 1",
  );
  return rows[0] ? { ...rows[0], seq: Number(rows[0].seq) } : emptyHead;
}

/** The keys that stored credentials are sealed to. */
export async function readKeyIds(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ keyId: string }>(
    `SELECT DISTINCT key_id AS "keyId" FROM credentials WHERE sealed IS NOT NULL AND key_id IS NOT NULL ORDER BY 1`,
  );
  return rows.map(({ keyId }) => keyId);
}
