import type pg from "pg";
import { columnsOf, emptyHead, linkEvent, type Signer } from "#lib/audit/chain.ts";
import { type ChainRow, type NewEvent, newEventSchema } from "#lib/audit/schema.ts";
import type { Past } from "./past-events.ts";

const rowsAtOnce = 4_000;
const checkedAgainstSchema = 5_000;
const columns = [
  "seq",
  "hash",
  "signature",
  "body",
  "type",
  "at",
  "tenant_id",
  "run_id",
  "actor_id",
] as const;

/** Puts the people and tenants in that the events speak of, so that a query finds them by name. */
export async function insertNames(client: pg.Client, { people, tenants }: Past): Promise<void> {
  for (const { id, name, role } of people)
    await client.query(`INSERT INTO people (id, name, role) VALUES ($1, $2, $3::"Role")`, [id, name, role]);
  for (const { id, entraTenantId, domain, name } of tenants)
    await client.query(
      "INSERT INTO tenants (id, entra_tenant_id, domain, name, cloud) VALUES ($1, $2, $3, $4, 'simulated')",
      [id, entraTenantId, domain, name],
    );
}

/**
 * Puts chained and signed events in as no product would: with triggers off, and the index that is searched made afterwards.
 * @param client the owner's
 */
export async function insertEvents(
  client: pg.Client,
  signer: Signer,
  events: Iterable<{ at: Date; event: NewEvent }>,
): Promise<void> {
  await client.query("ALTER TABLE audit_events DISABLE TRIGGER USER");
  const { rows } = await client.query<{ sql: string }>(
    "SELECT pg_get_indexdef('audit_events_search'::regclass) AS sql",
  );
  await client.query("DROP INDEX audit_events_search");
  let written: Promise<unknown> = Promise.resolve();
  for (const batch of linkAll(signer, events)) {
    await written;
    // While the database takes these, the next are signed.
    written = writeRows(client, batch);
  }
  await written;
  await client.query("SET maintenance_work_mem = '1GB'");
  await client.query(rows[0]?.sql ?? "");
  await client.query("ALTER TABLE audit_events ENABLE TRIGGER USER");
  await client.query("VACUUM ANALYZE audit_events");
}

interface Linked {
  row: ChainRow;
  at: Date;
  event: NewEvent;
}

function* linkAll(signer: Signer, events: Iterable<{ at: Date; event: NewEvent }>): Generator<Linked[]> {
  let head = emptyHead;
  let batch: Linked[] = [];
  for (const { at, event } of events) {
    if (head.seq < checkedAgainstSchema) newEventSchema.parse(event);
    const row = linkEvent(head, at, event, signer);
    head = row;
    batch.push({ row, at, event });
    if (batch.length < rowsAtOnce) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

async function writeRows(client: pg.Client, batch: readonly Linked[]): Promise<void> {
  const values = batch.map(({ row, at, event }) => {
    const { type, tenantId, runId, actorId } = columnsOf(event);
    return [row.seq, row.hash, row.signature, row.body, type, at.toISOString(), tenantId, runId, actorId];
  });
  await client.query(
    `INSERT INTO audit_events (${columns.join(", ")})
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::uuid[],
                          $8::uuid[], $9::text[])`,
    columns.map((_name, index) => values.map((row) => row[index])),
  );
}
