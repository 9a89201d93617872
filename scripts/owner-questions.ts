import pg from "pg";
import type { KeyUse } from "./keys.ts";

async function ask<Row extends pg.QueryResultRow>(ownerUrl: string, sql: string): Promise<Row | undefined> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    connectionTimeoutMillis: 1_000,
    query_timeout: 5_000,
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows[0];
  } finally {
    await client.end();
  }
}

/** What the database holds that depends on a key file. */
export async function readKeyUse(ownerUrl: string): Promise<KeyUse> {
  const use = await ask<KeyUse>(
    ownerUrl,
    `SELECT EXISTS (SELECT FROM credentials WHERE sealed IS NOT NULL) AS credentials, EXISTS (SELECT FROM audit_events) AS "auditEvents"`,
  );
  return use ?? { credentials: true, auditEvents: true };
}

/** How many run items are under way at this moment. */
export async function countRunningItems(ownerUrl: string): Promise<number> {
  const sql = "SELECT count(*)::int AS items FROM run_items WHERE state = 'running'";
  return (await ask<{ items: number }>(ownerUrl, sql))?.items ?? 0;
}
