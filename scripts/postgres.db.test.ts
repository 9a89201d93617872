import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type EmbeddedPostgres, startPostgres } from "./postgres.ts";
import { isAlive } from "./process-table.ts";
import { watchPostgres } from "./watch-postgres.ts";

let root: string;
let dataDir: string;
const started: EmbeddedPostgres[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sendlock-postgres-"));
  dataDir = join(root, "data");
  await chmod(root, 0o755);
  await mkdir(dataDir, { mode: 0o755 });
});
afterEach(async () => {
  for (const server of started.splice(0)) {
    await server.stop();
    await rm(dirname(server.dataPath), { recursive: true, force: true });
  }
  await rm(root, { recursive: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startPostgres(dataDir, join(root, "postgres.log"));
  started.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const readServerPid = async (server: EmbeddedPostgres) =>
  Number((await readFile(join(server.dataPath, "postmaster.pid"), "utf8")).split("\n")[0]);

test("what was written is there after stop and start, on the same port", async () => {
  const first = await start();
  await query(first.ownerUrl, "CREATE TABLE kept AS SELECT 'Größe' AS word");
  const pid = await readServerPid(first);
  await first.stop();
  // The server said its farewell; a busy machine takes a moment to take its process away.
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
  const second = await start();
  expect(second).toMatchObject({ port: first.port, made: false, reused: false });
  expect(await query(second.ownerUrl, "SELECT word FROM kept")).toEqual([{ word: "Größe" }]);
});

test("a server that a killed start left is reused", async () => {
  const first = await start();
  const second = await start();
  expect(second.reused).toBe(true);
  expect(await readServerPid(second)).toBe(await readServerPid(first));
});

test("the superuser has no way in, and each role only with its password", async () => {
  const { port, productUrl } = await start();
  await expect(query(`postgres://postgres@127.0.0.1:${port}/postgres`, "SELECT 1")).rejects.toThrow(/pg_hba/);
  await expect(query(productUrl.replace(/:[^:@]+@/, ":wrong@"), "SELECT 1")).rejects.toThrow(/password/);
  expect(await query(productUrl, "SELECT current_user AS u")).toEqual([{ u: "sendlock_product" }]);
});

test("the product's role has no other database and makes no large objects", async () => {
  const { ownerUrl, productUrl } = await start();
  for (const name of ["postgres", "template1"]) {
    const other = productUrl.replace(/[^/]+$/, name);
    await expect(query(other, "SELECT 1")).rejects.toThrow(/permission denied for database/);
  }
  const makers = ["lo_creat(-1)", "lo_create(0)", "lo_from_bytea(0, 'x')", "lo_import('/etc/hostname')"];
  for (const maker of makers) {
    await expect(query(productUrl, `SELECT ${maker}`)).rejects.toThrow(/permission denied for function/);
  }
  await query(ownerUrl, "CREATE DATABASE copy");
  const copy = productUrl.replace(/[^/]+$/, "copy");
  await expect(query(copy, "SELECT lo_create(0)")).rejects.toThrow(/permission denied for function/);
});

test("passwords lie in a file that only its owner can read, and not in the log", async () => {
  const { productUrl } = await start();
  expect((await stat(join(dataDir, "postgres.json"))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(root, "postgres.log"), "utf8")).not.toContain(new URL(productUrl).password);
});

test("a folder that the server's user cannot enter is no obstacle", async () => {
  await chmod(root, 0o700);
  const { dataPath, productUrl } = await start();
  expect(await query(productUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  if (process.getuid?.() === 0) expect(dataPath.startsWith(root)).toBe(false);
});

test("a left-over postmaster.pid with the id of another process does not stop the start", async () => {
  const first = await start();
  const pidFile = join(first.dataPath, "postmaster.pid");
  const left = await readFile(pidFile, "utf8");
  await first.stop();
  await writeFile(pidFile, left.replace(/^\d+/, String(process.pid)));
  expect((await start()).reused).toBe(false);
});

test("data of another major version is refused with the way out", async () => {
  const first = await start();
  await first.stop();
  await writeFile(join(first.dataPath, "PG_VERSION"), "17\n");
  await expect(start()).rejects.toThrow(/was made by PostgreSQL 17, and this Sendlock brings 18/);
});

test("broken data is refused with the way out, never replaced by an empty database", async () => {
  const first = await start();
  await first.stop();
  await rm(join(first.dataPath, "global"), { recursive: true });
  await expect(start()).rejects.toThrow(/is broken: files are missing\. Restore it from a backup/);
  await rm(first.dataPath, { recursive: true });
  await expect(start()).rejects.toThrow(/is missing\. Restore it from a backup/);
});

test("a record that was lost is asked for, never guessed", async () => {
  const first = await start();
  await first.stop();
  await rm(join(dataDir, "postgres.json"));
  await expect(start()).rejects.toThrow(/postgres\.json, which holds the passwords .* is missing/);
});

test("a server that is killed is started again on its port, and that is said; not once its watch has ended", async () => {
  const server = await start();
  await query(server.ownerUrl, "CREATE TABLE kept AS SELECT 1 AS one");
  const shown: string[] = [];
  const watch = watchPostgres(server, (line) => shown.push(line));
  await wait(200);
  const from = performance.now();
  process.kill(await readServerPid(server), "SIGKILL");
  await vi.waitFor(() => expect(shown).toHaveLength(1), { timeout: 2_000, interval: 20 });
  const saidMs = performance.now() - from;
  await vi.waitFor(() => expect(shown).toHaveLength(2), { timeout: 10_000, interval: 20 });
  console.log(
    `said after ${Math.round(saidMs)} ms, answers after ${Math.round(performance.now() - from)} ms`,
  );
  expect(shown[0]).toBe(
    `postgres │ ended unasked; starting it again in 1 s (log: ${join(root, "postgres.log")})`,
  );
  expect(shown[1]).toContain(`postgres │ takes connections again on port ${server.port} (`);
  expect(await query(server.ownerUrl, "SELECT one FROM kept")).toEqual([{ one: 1 }]);
  process.kill(await readServerPid(server), "SIGKILL");
  await vi.waitFor(() => expect(shown).toHaveLength(3), { timeout: 2_000, interval: 20 });
  expect(shown[2]).toContain("starting it again in 2 s");
  await watch.end();
  await wait(2_500);
  expect(await server.findPid().then((pid) => pid !== undefined && isAlive(pid))).toBe(false);
  expect(shown).toHaveLength(3);
});
