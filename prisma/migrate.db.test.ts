import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { productRole } from "../scripts/postgres-server.ts";
import { migrate } from "./migrate.ts";
import { cloneDatabase, type TestDatabase } from "./test-database.ts";

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await cloneDatabase();
  folder = await mkdtemp(join(tmpdir(), "sendlock-migrate-"));
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, "migration.sql"), sql);
}

/** Runs the folder's migrations on an empty history; queues and rights are those of the template. */
async function run(): Promise<string[]> {
  const options = {
    ownerUrl: database.ownerUrl,
    productRole,
    log: () => undefined,
    migrationsFolder: folder,
  };
  return (await migrate(options)).applied;
}

const forget = () => query(database.ownerUrl, "DELETE FROM _prisma_migrations");

describe("migrations", () => {
  beforeEach(async () => {
    await forget();
    await addMigration("1_first", "CREATE TABLE first_things (id int)");
  });

  test("are applied once, in order, with the checksum that Prisma would write", async () => {
    await addMigration("2_second", "ALTER TABLE first_things ADD name text");
    expect(await run()).toEqual(["1_first", "2_second"]);
    const rows = await query(
      database.ownerUrl,
      "SELECT migration_name, checksum, applied_steps_count FROM _prisma_migrations ORDER BY migration_name",
    );
    // printf 'CREATE TABLE first_things (id int)' | sha256sum
    const checksum = "85710f60edcfd11d12a7e88d5f3fb44abb36677c9c05f4bb707e54b1644338bd";
    expect(rows[0]).toEqual({ migration_name: "1_first", checksum, applied_steps_count: 1 });
    expect(await run()).toEqual([]);
  });

  test("are applied once when two starts race", async () => {
    const applied = await Promise.all([run(), run()]);
    expect(applied.flat()).toEqual(["1_first"]);
  });

  test("that fail leave nothing behind", async () => {
    await addMigration("2_second", "CREATE TABLE second_things (id int); SELECT 1 / 0");
    await expect(run()).rejects.toThrow(/"2_second" failed and was rolled back: division by zero/);
    const rows = await query(database.ownerUrl, "SELECT to_regclass('second_things') AS t");
    expect(rows).toEqual([{ t: null }]);
    await addMigration("2_second", "CREATE TABLE second_things (id int)");
    expect(await run()).toEqual(["2_second"]);
  });

  test("whose file was changed afterwards are refused", async () => {
    await run();
    await addMigration("1_first", "CREATE TABLE first_things (id bigint)");
    await expect(run()).rejects.toThrow(/"1_first" was changed after it was applied/);
  });

  test("that a newer version applied are refused", async () => {
    await addMigration("2_second", "SELECT 1");
    await run();
    await rm(join(folder, "2_second"), { recursive: true });
    await expect(run()).rejects.toThrow(/newer than this Sendlock.*"2_second"/);
  });

  test("older than an applied one are refused", async () => {
    await run();
    await addMigration("0_zero", "SELECT 1");
    await expect(run()).rejects.toThrow(/"0_zero" is older than "1_first"/);
  });
});

describe("the product's role", () => {
  test.each([
    "UPDATE audit_events SET type = 'x'",
    "DELETE FROM audit_events",
    "TRUNCATE audit_events",
    "ALTER TABLE audit_events DISABLE TRIGGER ALL",
    "DROP TABLE audit_events",
    "SET session_replication_role = replica",
    "CREATE TABLE t (id int)",
    "CREATE SCHEMA s",
    "ALTER TABLE tenants ADD t int",
    "TRUNCATE tenants",
    "DELETE FROM _prisma_migrations",
    "SET ROLE sendlock_owner",
    "CREATE TEMPORARY TABLE t (id int)",
  ])("cannot %s", async (sql) => {
    await expect(query(database.productUrl, sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  test("loses temporary tables where it had them, by all roles' right or by its own", async () => {
    const make = "CREATE TEMPORARY TABLE t (id int)";
    const { pathname } = new URL(database.ownerUrl);
    for (const role of ["PUBLIC", productRole]) {
      await query(database.ownerUrl, `GRANT TEMPORARY ON DATABASE "${pathname.slice(1)}" TO ${role}`);
    }
    await query(database.productUrl, make);
    await migrate({ ownerUrl: database.ownerUrl, productRole, log: () => undefined });
    await expect(query(database.productUrl, make)).rejects.toThrow(/permission denied/);
  });

  test("reads and writes the product's tables and the queue", async () => {
    await query(database.productUrl, "DELETE FROM tenants");
    await query(database.productUrl, "SELECT seq FROM audit_events");
    await query(database.productUrl, "DELETE FROM pgboss.job");
  });

  test("is refused where it is the owner", async () => {
    const options = { ownerUrl: database.ownerUrl, productRole: "sendlock_owner", log: () => undefined };
    await expect(migrate(options)).rejects.toThrow(/neither the owner nor a superuser/);
  });

  test("is asked for where it does not exist", async () => {
    const options = { ownerUrl: database.ownerUrl, productRole: "nobody_here", log: () => undefined };
    await expect(migrate(options)).rejects.toThrow(/no role "nobody_here"/);
  });
});

test("a database out of reach is one sentence without its password", async () => {
  const options = {
    ownerUrl: "postgres://owner:canary@127.0.0.1:1/sendlock",
    productRole,
    log: () => undefined,
  };
  const error = await migrate(options).catch((thrown: Error) => thrown);
  expect(String(error)).toMatch(/"sendlock" at 127.0.0.1:1 cannot be used as "owner": .*ECONNREFUSED/);
  expect(String(error)).not.toContain("canary");
});

test("a server that is too old is refused with what is needed", async () => {
  await query(
    database.ownerUrl,
    `CREATE FUNCTION current_setting(text) RETURNS text LANGUAGE sql
       AS $$ SELECT CASE $1 WHEN 'server_version_num' THEN '140012' ELSE '14.12' END $$`,
  );
  const ownerUrl = `${database.ownerUrl}?options=-c%20search_path%3Dpublic,pg_catalog`;
  await expect(migrate({ ownerUrl, productRole, log: () => undefined })).rejects.toThrow(
    /is PostgreSQL 14\.12, which is too old\. Use PostgreSQL 15 or newer/,
  );
});

test("a test database can be dropped while both roles are connected", async () => {
  const other = await cloneDatabase();
  const clients = [other.ownerUrl, other.productUrl].map(
    (connectionString) => new pg.Client({ connectionString }),
  );
  for (const client of clients) {
    client.on("error", () => undefined);
    await client.connect();
  }
  await other.drop();
  await expect(query(other.productUrl, "SELECT 1")).rejects.toThrow(/does not exist/);
  for (const client of clients) await client.end();
});
