import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { checkChain, readSigner } from "#lib/audit/chain.ts";
import { readChain, readHead } from "#lib/audit/queries.ts";
import { requireSigningKey } from "#lib/audit/signing-key.ts";
import { checkBackup } from "#lib/backup/read.ts";
import { readSequences } from "#lib/backup/tables.ts";
import { readKeySet } from "#lib/credentials/key-set.ts";
import { unseal } from "#lib/credentials/unsealing.ts";
import { type Db, openDatabase } from "#lib/db.ts";
import { cloneDatabase, type TestDatabase } from "../prisma/test-database.ts";
import { openTestRuns, type TestRuns } from "../prisma/test-runs.ts";
import { ensureKeys, type KeyFiles, placeKeys } from "./keys.ts";
import {
  fillEveryTable,
  placeSettings,
  readRows,
  readSchema,
  runCommand,
  withClient,
} from "./test-backup.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const secret = "the secret of the app";
let folder: string;
let files: KeyFiles;
let runs: TestRuns;
let filled: Awaited<ReturnType<typeof fillEveryTable>>;
let target: TestDatabase;
let db: Db;

const source = () => placeSettings(runs.store.database, join(folder, "data"));
const readManifest = (file: string) => checkBackup(file, readSigner(files.auditSigningKeyFile).publicKeyPem);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sendlock-backup-"));
  files = await ensureKeys(join(folder, "data"), {}, { credentials: false, auditEvents: false });
  runs = await openTestRuns(readSigner(files.auditSigningKeyFile));
  filled = await fillEveryTable(runs, files, secret);
  target = await cloneDatabase();
  db = openDatabase(target.productUrl, 2);
});
afterAll(async () => {
  await db.$disconnect();
  await target.drop();
  await runs.store.close();
  await rm(folder, { recursive: true });
});

/** What a restore changes on purpose. */
function settle(
  { sessions, sign_in_links, ...rows }: Record<string, string[]>,
  count: Record<string, number>,
) {
  const without = (list: string[] | undefined, name: string) =>
    list?.map((row) => ({ ...JSON.parse(row), [name]: undefined }));
  const cut = Object.entries(rows).map(([name, list]) => [
    name,
    name === "audit_events" || name === "changes" ? list.slice(0, count[name]) : list,
  ]);
  return {
    ...Object.fromEntries(cut),
    sessions: without(sessions, "ended_at"),
    sign_in_links: without(sign_in_links, "expires_at"),
  };
}

test("the drill: backup, keys exported, another machine, keys imported, restore: every row of every table is there", async () => {
  const before = await readRows(runs.store.database.productUrl);
  const backup = join(folder, "drill.tar.gz");
  const made = await runCommand("backup", [backup], source());
  expect(made.said).toContain("Keys are not in it");
  expect(made.exitCode).toBe(0);
  expect((await stat(backup)).mode & 0o777).toBe(0o600);
  const keys = join(folder, "keys.jwe");
  const phrase = "correct horse battery staple";
  expect((await runCommand("export-keys", [keys], source(), phrase)).exitCode).toBe(0);

  const elsewhere = join(folder, "elsewhere");
  const there = placeSettings(target, elsewhere);
  expect((await runCommand("import-keys", [keys], there, phrase)).exitCode).toBe(0);
  const restored = await runCommand("restore", [backup], there);
  expect(restored.said).toMatch(/2 items of runs were not over then/);
  expect(restored.exitCode).toBe(0);

  const counts = Object.fromEntries(Object.entries(before).map(([name, rows]) => [name, rows.length]));
  const after = await readRows(target.productUrl);
  expect(settle(after, counts)).toEqual(settle(before, counts));
  expect(Object.values(counts).filter((count) => count === 0)).toEqual([]);
  expect(await readSchema(target.ownerUrl)).toEqual(await readSchema(runs.store.database.ownerUrl));
  const sequencesOf = ({ ownerUrl }: TestDatabase) => withClient(ownerUrl, readSequences);
  // backup.made there and history.restored here are one change each.
  expect(await sequencesOf(target)).toEqual(await sequencesOf(runs.store.database));
  const restoredKeys = placeKeys(elsewhere, {});
  const row = await db.credential.findUniqueOrThrow({ where: { id: filled.credentialId } });
  const sealed = { id: row.id, sealed: row.sealed ?? "", keyId: row.keyId ?? "" };
  const opened = await unseal(readKeySet(restoredKeys.sealPrivateJwksFile, "private"), sealed, "secret");
  expect(opened.reveal()).toBe(secret);
  await requireSigningKey(db, readSigner(restoredKeys.auditSigningKeyFile));
});

test("the restored history checks as a whole, ends with the restore and names the backup's head", async () => {
  const { publicKeyPem } = readSigner(files.auditSigningKeyFile);
  const { head, madeAt } = await readManifest(join(folder, "drill.tar.gz"));
  const chain = await readChain(db, 0, 1_000);
  expect(checkChain(chain, publicKeyPem)).toEqual({ ok: true, head: await readHead(db) });
  expect(JSON.parse(chain.at(-1)?.body ?? "")).toMatchObject({
    type: "history.restored",
    seq: head.seq + 1,
    backupMadeAt: madeAt,
    backup: { seq: head.seq, hash: head.hash },
    newestKnown: null,
  });
});

test("after a restore nobody is signed in, no sign-in link works, and what was at work is due again", async () => {
  expect(await db.session.count({ where: { endedAt: null } })).toBe(0);
  expect(await db.signInLink.count({ where: { usedAt: null, expiresAt: { gt: new Date() } } })).toBe(0);
  expect(await db.apiToken.count({ where: { revokedAt: null } })).toBe(1);
  const items = await db.runItem.findMany({
    where: { runId: filled.openRunId },
    orderBy: { position: "asc" },
  });
  expect(items.map(({ state }) => state)).toEqual(["running", "queued"]);
});

test("the backup itself stands in the history that it was made of, with its hash", async () => {
  const { head } = await readManifest(join(folder, "drill.tar.gz"));
  const [event] = (await readChain(runs.store.db, head.seq, 1)).map(({ body }) => JSON.parse(body));
  expect(event).toMatchObject({ type: "backup.made", head: { seq: head.seq, hash: head.hash } });
  expect(event.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(event.bytes).toBe((await stat(join(folder, "drill.tar.gz"))).size);
});

test("no table of the schema is forgotten, and no sequence", async () => {
  const { tables, sequences } = await readManifest(join(folder, "drill.tar.gz"));
  const catalogue = await withClient(runs.store.database.ownerUrl, (client) =>
    client.query<{ kind: string; name: string }>(
      `SELECT relkind::text AS kind, relname::text AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname NOT IN ('pgboss', 'information_schema') AND nspname !~ '^pg_' AND relkind IN ('r', 'p', 'f', 'm', 'S') ORDER BY relname`,
    ),
  );
  const named = (kinds: string) =>
    catalogue.rows.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
  expect(["_prisma_migrations", ...tables.map(({ name }) => name)].sort()).toEqual(named("rpfm").sort());
  expect(sequences.map(({ name }) => name)).toEqual(named("S"));
});

test("a backup made while runs go on shows one moment: each run has its event, and the head is the last of them", async () => {
  const { store } = runs;
  let over = false;
  const work = async (tenantId: string) => {
    while (!over) {
      const run = await runs.block(tenantId);
      await runs.change(await runs.claim(run.id));
      await sleep(1);
    }
  };
  const working = (await runs.addTenants(3)).map(work);
  const backups: string[] = [];
  for (let number = 0; number < 3; number += 1) {
    const file = join(folder, `live-${number}.tar.gz`);
    expect((await runCommand("backup", [file], source())).exitCode).toBe(0);
    backups.push(file);
  }
  over = true;
  await Promise.all(working);
  const manifests = await Promise.all(backups.map(readManifest));
  const rowsOf = (number: number, name: string) =>
    manifests[number]?.tables.find((table) => table.name === name)?.rows ?? 0;
  for (const [number, { head }] of manifests.entries()) {
    expect(rowsOf(number, "audit_events")).toBe(head.seq);
    const requested = await store.db.auditEvent.count({
      where: { type: "run.requested", seq: { lte: head.seq } },
    });
    expect(rowsOf(number, "runs")).toBe(requested);
  }
  expect(new Set(manifests.map(({ head }) => head.seq)).size).toBe(3);
});

test("a backup goes into a new file in DATA_DIR, never over another, and leaves no half file behind", async () => {
  const made = await runCommand("backup", [], source());
  expect(made.said).toMatch(/data\/backups\/sendlock-\d{8}T\d{6}Z\.tar\.gz/);
  const twice = await runCommand("backup", [join(folder, "drill.tar.gz")], source());
  expect(twice).toMatchObject({ exitCode: 1, said: expect.stringContaining("exists already") });
  const lost = join(folder, "no such folder", "x.tar.gz");
  expect(await runCommand("backup", [lost], source())).toMatchObject({ exitCode: 1 });
});
