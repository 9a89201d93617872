/** Makes the product's role, or gives it the password of DATABASE_URL, and brings the database to this version. */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import pg from "pg";
import { readStartEnv } from "#lib/env.ts";
import { migrate } from "../prisma/migrate.ts";
import { describeError, OperatorError } from "../scripts/operator-error.ts";

/**
 * What PostgreSQL stores of a password (RFC 5803). Sent in its place, as psql's \password does: a statement can
 * end up in the server's log.
 */
function makeVerifier(password: string): string {
  const salt = randomBytes(16);
  const iterations = 4096;
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const sign = (text: string) => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(sign("Client Key")).digest("base64");
  const serverKey = sign("Server Key").toString("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}

async function makeProductRole(ownerUrl: string, role: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
    const verb = rows.length === 0 ? "CREATE" : "ALTER";
    const verifier = pg.escapeLiteral(makeVerifier(password));
    await client.query(`${verb} ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${verifier}`);
  } finally {
    await client.end();
  }
}

async function prepareDatabase(): Promise<void> {
  const { databaseAdminUrl, databaseUrl } = readStartEnv();
  if (databaseAdminUrl === undefined || databaseUrl === undefined) {
    throw new OperatorError("Set DATABASE_ADMIN_URL (the owner) and DATABASE_URL (the product's role).");
  }
  const [owner, product] = [new URL(databaseAdminUrl), new URL(databaseUrl)];
  if (owner.username === product.username) {
    throw new OperatorError("DATABASE_ADMIN_URL and DATABASE_URL name one role. The product needs its own.");
  }
  const productRole = decodeURIComponent(product.username);
  await makeProductRole(databaseAdminUrl, productRole, decodeURIComponent(product.password));
  const { applied } = await migrate({ ownerUrl: databaseAdminUrl, productRole, log: console.log });
  console.log(`The database is ready (${applied.length} migrations applied).`);
}

try {
  await prepareDatabase();
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
