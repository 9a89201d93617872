/** Health check of a worker's container: its worker reported in lately, and has what real tenants need. */
import { hostname } from "node:os";
import pg from "pg";
import { readWorkerEnv } from "#lib/env.ts";
import { workerEnginesSchema } from "#lib/runs/worker-engines.ts";

/** A worker reports every 5 s. */
const longestSilenceSeconds = 20;

async function findFault(): Promise<string | null> {
  const { databaseUrl } = readWorkerEnv();
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    // Each container has a host name of its own.
    const { rows } = await client.query<{ engines: unknown; keys_missing: string[] }>(
      `SELECT engines, keys_missing FROM workers
        WHERE host = $1 AND seen_at > now() - make_interval(secs => $2) ORDER BY seen_at DESC LIMIT 1`,
      [hostname(), longestSilenceSeconds],
    );
    if (rows[0] === undefined) return `No worker has reported from here for ${longestSilenceSeconds} s.`;
    if (rows[0].keys_missing.length > 0) return "This worker lacks a key of stored credentials: see its log.";
    const { real } = workerEnginesSchema.parse(rows[0].engines);
    return real.state === "ready" ? null : `${real.message} ${real.fix}`;
  } finally {
    await client.end();
  }
}

try {
  const fault = await findFault();
  if (fault !== null) throw new Error(fault);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
