import { createHash, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import pg from "pg";
import { databaseName, productRole } from "../scripts/postgres-server.ts";
import { revokeTemporary } from "./grants.ts";
import { migrate } from "./migrate.ts";
import { readMigrations } from "./migrations.ts";
import { makeUrl, readTestServer, startTestServer, type TestServer } from "./test-server.ts";

/** A database of a test's own, with the product's schema and no rows. */
export interface TestDatabase {
  ownerUrl: string;
  productUrl: string;
  /** Ends what is still connected and removes the database. */
  drop: () => Promise<void>;
}

async function runAs<T>(
  role: "owner" | "product",
  server: TestServer,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: makeUrl(server, role, databaseName) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const runAsOwner = <T>(server: TestServer, work: (client: pg.Client) => Promise<T>): Promise<T> =>
  runAs("owner", server, work);

/**
 * Removes a database that may be in use. A role may end its own connections only, so each ends its own.
 * Not `WITH (FORCE)`: that refuses to end PostgreSQL's own vacuum, which a plain DROP DATABASE ends and awaits
 * (`CountOtherDBBackends` in PostgreSQL's procarray.c).
 */
async function dropDatabase(server: TestServer, name: string): Promise<void> {
  const objectInUse = "55006";
  for (let tries = 1; ; tries += 1) {
    for (const role of ["product", "owner"] as const) {
      await runAs(role, server, (client) =>
        client.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = current_user",
          [name],
        ),
      );
    }
    try {
      await runAsOwner(server, (client) => client.query(`DROP DATABASE IF EXISTS "${name}"`));
      return;
    } catch (error) {
      // A pool that lost its connection may have made a new one meanwhile.
      if ((error as { code?: string }).code !== objectInUse || tries === 5) throw error;
    }
  }
}

/** Named by all that it is made from: it is made again when that changes, and not else. */
async function nameTemplate(): Promise<string> {
  const hash = createHash("sha256");
  for (const { name, checksum } of await readMigrations()) hash.update(name).update(checksum);
  const sources = ["./migrate.ts", "./grants.ts", "../lib/queue.ts", "../node_modules/pg-boss/package.json"];
  for (const source of sources) hash.update(await readFile(new URL(source, import.meta.url)));
  return `template_${hash.digest("hex").slice(0, 16)}`;
}

async function makeTemplate(server: TestServer): Promise<void> {
  const template = await nameTemplate();
  const { rows } = await runAsOwner(server, async (client) => {
    return await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [template]);
  });
  if (rows.length > 0) return;
  const unfinished = `unfinished_${randomUUID()}`;
  await runAsOwner(server, (client) => client.query(`CREATE DATABASE "${unfinished}"`));
  await migrate({ ownerUrl: makeUrl(server, "owner", unfinished), productRole, log: () => undefined });
  await runAsOwner(server, async (client) => {
    await client.query(`ALTER DATABASE "${unfinished}" RENAME TO "${template}"`).catch(async (error) => {
      // Another run that goes at the same time was first; its template is as good.
      await client.query(`DROP DATABASE "${unfinished}"`);
      const duplicateDatabase = "42P04";
      if (error.code !== duplicateDatabase) throw error;
    });
  });
}

/** Removes what killed runs and earlier schemas left. Only while nobody else uses the server. */
async function removeLeftovers(server: TestServer): Promise<void> {
  const template = await nameTemplate();
  const { rows } = await runAsOwner(server, (client) =>
    client.query<{ name: string }>(
      `SELECT datname AS name FROM pg_database
        WHERE datname ~ '^(test|unfinished|scratch|template)_' AND datname <> $1`,
      [template],
    ),
  );
  for (const { name } of rows) await dropDatabase(server, name);
}

/** Vitest's global set-up: the server runs and the template exists; the returned function ends it. */
export default async function setUpTestDatabases(): Promise<() => Promise<void>> {
  const server = await startTestServer();
  try {
    if (server.wasStopped) await removeLeftovers(server);
    await makeTemplate(server);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server.stop;
}

/** A fresh copy of the migrated template. Call `drop` at the end of the test file. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const server = await readTestServer();
  const template = await nameTemplate();
  const database = `test_${randomUUID()}`;
  await runAsOwner(server, async (client) => {
    await client.query(`CREATE DATABASE "${database}" TEMPLATE "${template}"`);
    await revokeTemporary(client, database, productRole);
  });
  return {
    ownerUrl: makeUrl(server, "owner", database),
    productUrl: makeUrl(server, "product", database),
    drop: () => dropDatabase(server, database),
  };
}
