import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { Product } from "../e2e/product.ts";

/** Runs over all tenants that the database already knows of: some changed them, most only read. */
const pastChanges = 2;
const pastChecks = 6;

const names = `
  (ARRAY['Adatum','Alpine','Contoso','Fabrikam','Fourth Coffee','Litware','Margie','Northwind','Proseware','Relecloud',
         'Tailspin','Trey','Wide World','Wingtip','Woodgrove'])[1 + n % 15] || ' ' ||
  (ARRAY['Accounting','Architects','Bakery','Brewing','Clinic','Dental','Farms','Foods','Hotels','Insurance','Lawyers',
         'Logistics','Nursery','Robotics','Schools','Toys','Travel','Vets'])[1 + (n / 15) % 18] || ' ' || n`;

const insertTenants = `
  INSERT INTO tenants (id, entra_tenant_id, domain, name, cloud, tags, direct_send, unknown_reason, checked_at,
                       error_code, error_raw, error_at)
  SELECT gen_random_uuid(), gen_random_uuid(), 'customer-' || n || '.onmicrosoft.com', ${names}, 'global',
         ARRAY[(ARRAY['gold','silver','bronze'])[1 + n % 3], (ARRAY['north','south','east','west'])[1 + n % 4]],
         state::"DirectSend", CASE WHEN state = 'unknown' THEN 'never-read' END,
         CASE WHEN state <> 'unknown' THEN now() - n * interval '11 seconds' END,
         code, CASE WHEN code IS NOT NULL THEN 'What Exchange said' END, CASE WHEN code IS NOT NULL THEN now() END
  FROM (SELECT n, (ARRAY['blocked','blocked','blocked','allowed','allowed','unknown'])[1 + n % 6] AS state,
               CASE WHEN n % 25 = 0 THEN (ARRAY['no-consent','role-missing','throttled'])[1 + n / 25 % 3] END AS code
        FROM generate_series(1, $1::int) AS n) AS made`;

const insertRuns = `
  INSERT INTO runs (id, action, state, outcome, requester_kind, requester_id, requester_name, requester_role,
                    created_at, finished_at)
  SELECT gen_random_uuid(), (CASE WHEN n <= $1::int THEN 'block' ELSE 'check' END)::"RunAction", 'finished',
         'succeeded', 'person', 'bench', 'Bench', 'technician', now() - n * interval '1 day', now() - n * interval '1 day'
  FROM generate_series(1, $2::int) AS n`;

const insertItems = `
  INSERT INTO run_items (id, run_id, tenant_id, position, state, requested, before, after, result, attempt,
                         released_at, started_at, ended_at)
  SELECT gen_random_uuid(), runs.id, tenants.id, row_number() OVER (PARTITION BY runs.id ORDER BY tenants.name),
         'succeeded', CASE WHEN action = 'block' THEN 'blocked'::"DirectSend" END, 'allowed', 'blocked',
         CASE WHEN action = 'block' THEN 'changed' ELSE 'read' END, 1, runs.created_at, runs.created_at, runs.created_at
  FROM runs, tenants WHERE runs.requester_id = 'bench'`;

/** Fills a product's database up to so many tenants, each with past runs, as no product would: in a few seconds. */
export async function insertManyTenants({ dataDir }: Pick<Product, "dataDir">, count: number): Promise<void> {
  const { ownerUrl } = JSON.parse(readFileSync(join(dataDir, "postgres.json"), "utf8"));
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    // Nobody follows these changes.
    await turnTriggers(client, "DISABLE");
    const { rows } = await client.query<{ known: number }>("SELECT count(*)::int AS known FROM tenants");
    await client.query(insertTenants, [count - (rows[0]?.known ?? 0)]);
    await client.query(insertRuns, [pastChanges, pastChanges + pastChecks]);
    await client.query(insertItems);
    await turnTriggers(client, "ENABLE");
    await client.query("VACUUM ANALYZE");
  } finally {
    await client.end();
  }
}

async function turnTriggers(client: pg.Client, how: "DISABLE" | "ENABLE"): Promise<void> {
  for (const table of ["tenants", "runs", "run_items"])
    await client.query(`ALTER TABLE ${table} ${how} TRIGGER USER`);
}
