import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { createSignInLink, createToken, startSession } from "#lib/access/commands.ts";
import { readTables } from "#lib/backup/tables.ts";
import { readKeySet } from "#lib/credentials/key-set.ts";
import { seal } from "#lib/credentials/sealing.ts";
import { Secret } from "#lib/credentials/secret.ts";
import { readSystemEnv } from "#lib/env.ts";
import { saveFilter } from "#lib/filters/commands.ts";
import { requestPlan } from "#lib/runs/plan.ts";
import { requestPlanSchema } from "#lib/runs/schema.ts";
import type { TestDatabase } from "../prisma/test-database.ts";
import type { TestRuns } from "../prisma/test-runs.ts";
import { origin } from "../prisma/test-store.ts";
import type { KeyFiles } from "./keys.ts";
import { root } from "./set-up.ts";

/** The settings of commands on a database of a test. */
export const placeSettings = (database: TestDatabase, dataDir: string) => ({
  DATA_DIR: dataDir,
  DATABASE_URL: database.productUrl,
  DATABASE_ADMIN_URL: database.ownerUrl,
});

export interface Ended {
  exitCode: number | null;
  /** What it wrote, on either stream. */
  said: string;
}

/** Runs a command of package.json as a process of its own. */
export function runCommand(
  script: string,
  args: readonly string[],
  settings: Record<string, string>,
  input = "",
): Promise<Ended> & { child: ChildProcess } {
  const child = spawn(process.execPath, [`scripts/${script}.ts`, ...args], {
    cwd: root,
    env: { ...readSystemEnv(), ...settings } as unknown as NodeJS.ProcessEnv,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  child.stdin.end(input);
  const ended = new Promise<Ended>((resolve) =>
    child.once("close", (exitCode) => resolve({ exitCode, said })),
  );
  return Object.assign(ended, { child });
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every row of every table as text, in an order of their own. */
export function readRows(url: string): Promise<Record<string, string[]>> {
  return withClient(url, async (client) => {
    const all: Record<string, string[]> = {};
    for (const { name } of await readTables(client)) {
      const { rows } = await client.query<{ row: string }>(
        `SELECT to_jsonb(one)::text AS row FROM ${name} AS one ORDER BY 1`,
      );
      all[name] = rows.map(({ row }) => row);
    }
    return all;
  });
}

/** What a database is made of besides rows: constraints, indexes, triggers and rights, a line each. */
export function readSchema(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ line: string }>(`
      SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS line FROM pg_constraint WHERE connamespace = 'public'::regnamespace
      UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
      UNION ALL SELECT pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT relname || ' ' || relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
      ORDER BY 1`);
    return rows.map(({ line }) => line);
  });
}

/** A client secret that only the private key of these files opens. */
async function addSecret({ store }: TestRuns, files: KeyFiles, value: string): Promise<string> {
  const [key] = readKeySet(files.sealPublicJwksFile, "public");
  if (!key) throw new Error("no key");
  const id = randomUUID();
  const sealed = await seal(key, id, "secret", new Secret(value));
  const { id: appRegistrationId } = await store.db.appRegistration.findFirstOrThrow();
  const data = { id, appRegistrationId, kind: "secret" as const, field: "secret", sealed, keyId: key.kid };
  await store.db.credential.create({ data });
  return id;
}

/** At least one row in every table, by the product's own commands where they are at hand. */
export async function fillEveryTable(runs: TestRuns, files: KeyFiles, secret: string) {
  const { store, technician } = runs;
  const ids = await runs.addTenants(5, { notes: 'tab\t, line\n, back\\slash, \\N, Größe, 🔒, "quoted"' });
  const credentialId = await addSecret(runs, files, secret);
  const changed = await runs.block(ids[0] ?? "");
  await runs.change(await runs.claim(changed.id));
  // One at work and one that has not begun.
  await requestPlan(
    store,
    technician,
    origin,
    requestPlanSchema.parse({ action: "check", target: { tenantIds: ids } }),
  );
  const open = await runs.begin("block", ids.slice(1, 3), { waves: false });
  await runs.claim(open.id);
  await createSignInLink(store);
  await startSession(store, (await createSignInLink(store)).code, origin);
  await createToken(store, { name: "script", role: "viewer", days: 30 });
  await saveFilter(store, technician, origin, { page: "tenants", name: "mine", query: "state=allowed" });
  await store.db.$transaction([
    store.db
      .$executeRaw`INSERT INTO exclusions (tenant_id, owner, reason, review_on, created_by) VALUES (${ids[3]}::uuid, 'me', 'scanner', '2027-01-01', 'me')`,
    store.db
      .$executeRaw`INSERT INTO consent_links (id, state_hash, tenant_id, app_registration_id, created_by, expires_at) SELECT gen_random_uuid(), 'hash', id, app_registration_id, 'me', now() + interval '1 day' FROM tenants LIMIT 1`,
    store.db
      .$executeRaw`INSERT INTO jobs (id, kind, tenant_id, requester_kind, requester_id, requester_name, requester_role, input) VALUES (gen_random_uuid(), 'survey', ${ids[0]}::uuid, 'system', 'system', 'Sendlock', 'admin', '{"a": [1, null, "é"]}')`,
    store.db
      .$executeRaw`INSERT INTO audit_checks (id, seq, hash, at) SELECT 1, seq, hash, now() FROM audit_events ORDER BY seq DESC LIMIT 1`,
    store.db
      .$executeRaw`INSERT INTO audit_anchors (place, seq, hash, at) SELECT 'file', seq, hash, now() FROM audit_events ORDER BY seq DESC LIMIT 1`,
    store.db.$executeRaw`INSERT INTO workers (id, host, engines) VALUES ('w', 'host', '{}')`,
    store.db.$executeRaw`INSERT INTO rate_limits (key, points) VALUES ('k', 1)`,
  ]);
  return { credentialId, openRunId: open.id };
}
