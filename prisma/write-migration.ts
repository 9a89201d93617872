/**
 * `node prisma/write-migration.ts NAME`: writes the SQL that leads from the existing migrations to
 * schema.prisma. What exists is replayed in a scratch database of the test server.
 */
import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { databaseName } from "../scripts/postgres-server.ts";
import { migrationsFolder, readMigrations } from "./migrations.ts";
import { diffToSchema } from "./schema-engine.ts";
import { makeUrl, startTestServer } from "./test-server.ts";

const schemaFile = fileURLToPath(new URL("schema.prisma", import.meta.url));
const lockfile = '# Written by Prisma; keep it under version control.\nprovider = "postgresql"\n';

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

async function diffFromMigrations(): Promise<string> {
  const server = await startTestServer();
  const database = `scratch_${randomUUID()}`;
  const admin = await connect(makeUrl(server, "owner", databaseName));
  try {
    await admin.query(`CREATE DATABASE "${database}"`);
    const url = makeUrl(server, "owner", database);
    const scratch = await connect(url);
    for (const migration of await readMigrations()) await scratch.query(migration.sql);
    await scratch.end();
    return await diffToSchema(url, schemaFile);
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
    await admin.end();
    await server.stop();
  }
}

const name = process.argv[2];
if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
  console.error(
    "Give the migration a name of small letters, digits and _: node prisma/write-migration.ts NAME",
  );
  process.exit(1);
}
await mkdir(migrationsFolder, { recursive: true });
const sql = await diffFromMigrations();
if (sql === "") {
  console.log("schema.prisma and the migrations agree: nothing to write.");
} else {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = `${migrationsFolder}/${stamp}_${name}`;
  await mkdir(folder);
  await writeFile(`${folder}/migration.sql`, sql);
  await writeFile(`${migrationsFolder}/migration_lock.toml`, lockfile);
  console.log(`Wrote ${folder}/migration.sql`);
}
