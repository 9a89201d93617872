import type { ClientBase } from "pg";
import pg from "pg";
import { queueSchema } from "#lib/queue.ts";
import { OperatorError } from "../scripts/operator-error.ts";

/** The product may add to these and read them, and nothing else. */
const appendOnlyTables = ["audit_events"];

/** Throws unless the product's role exists and cannot do what only the owner's may. */
export async function checkProductRole(client: ClientBase, role: string): Promise<void> {
  const { rows } = await client.query<{ privileged: boolean }>(
    `SELECT rolsuper OR rolcreaterole OR pg_has_role(oid, current_user, 'MEMBER') AS privileged
       FROM pg_roles WHERE rolname = $1`,
    [role],
  );
  if (rows[0] === undefined) {
    throw new OperatorError(
      `The database has no role "${role}", which DATABASE_URL names. ` +
        `Make it as an administrator: CREATE ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD '…'.`,
    );
  }
  if (rows[0].privileged) {
    throw new OperatorError(
      `The role "${role}" of DATABASE_URL can change the schema and so the audit log. ` +
        "Give DATABASE_URL a role of its own that is neither the owner nor a superuser.",
    );
  }
}

/** Takes temporary tables back, which every role may make in a new database and in a copy of one. */
export async function revokeTemporary(client: ClientBase, database: string, role: string): Promise<void> {
  const [name, grantee] = [pg.escapeIdentifier(database), pg.escapeIdentifier(role)];
  await client.query(`REVOKE TEMPORARY ON DATABASE ${name} FROM PUBLIC, ${grantee}`);
}

/** Gives the product's role its rights on everything that exists now, and takes back what it had more. */
export async function grantProductRole(client: ClientBase, role: string): Promise<void> {
  const grantee = pg.escapeIdentifier(role);
  const statements = [
    `GRANT USAGE ON SCHEMA public, ${queueSchema} TO ${grantee}`,
    `REVOKE ALL ON ALL TABLES IN SCHEMA public, ${queueSchema} FROM ${grantee}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, ${queueSchema} TO ${grantee}`,
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public, ${queueSchema} TO ${grantee}`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public, ${queueSchema} TO ${grantee}`,
    `REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM ${grantee}`,
    ...appendOnlyTables.map((table) => `REVOKE UPDATE, DELETE ON ${table} FROM ${grantee}`),
  ];
  // In one transaction: a product that runs meanwhile never sees a moment without rights.
  await client.query("BEGIN");
  try {
    for (const statement of statements) await client.query(statement);
    const { rows } = await client.query<{ name: string }>("SELECT current_database() AS name");
    if (rows[0]) await revokeTemporary(client, rows[0].name, role);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
