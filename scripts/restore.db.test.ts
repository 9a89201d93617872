import { createHash, randomBytes, randomInt } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { readSigner } from "#lib/audit/chain.ts";
import { readChain, readHead } from "#lib/audit/queries.ts";
import { requireSigningKey } from "#lib/audit/signing-key.ts";
import { toExport } from "#lib/audit/test-exports.ts";
import { walkChain } from "#lib/audit/walk.ts";
import { packDigest } from "#lib/backup/digest.ts";
import { checkBackup } from "#lib/backup/read.ts";
import { BackupFault } from "#lib/backup/tar.ts";
import { openDatabase } from "#lib/db.ts";
import { runMigrations } from "../prisma/migrate.ts";
import { readMigrations } from "../prisma/migrations.ts";
import { cloneDatabase, type TestDatabase } from "../prisma/test-database.ts";
import { openTestRuns, type TestRuns } from "../prisma/test-runs.ts";
import { ensureKeys, type KeyFiles } from "./keys.ts";
import { restoreDatabase } from "./restore-database.ts";
import { runProgram } from "./run-program.ts";
import { root } from "./set-up.ts";
import {
  type Ended,
  fillEveryTable,
  placeSettings,
  readRows,
  readSchema,
  runCommand,
  withClient,
} from "./test-backup.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const unused = { credentials: false, auditEvents: false };
let folder: string;
let dataDir: string;
let files: KeyFiles;
let runs: TestRuns;
let backup: string;
let target: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sendlock-restore-"));
  dataDir = join(folder, "data");
  files = await ensureKeys(dataDir, {}, unused);
  runs = await openTestRuns(readSigner(files.auditSigningKeyFile));
  await fillEveryTable(runs, files, "a secret");
  backup = await makeBackup(runs.store.database, "one.tar.gz");
});
afterAll(async () => {
  await runs.store.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  target = await cloneDatabase();
});
afterEach(() => target.drop());

async function makeBackup(database: TestDatabase, name: string): Promise<string> {
  const file = join(folder, name);
  const { exitCode, said } = await runCommand("backup", [file], placeSettings(database, dataDir));
  expect(exitCode, said).toBe(0);
  return file;
}

const restore = (args: string[], settings: Record<string, string> = {}) =>
  runCommand("restore", args, { ...placeSettings(target, dataDir), ...settings });

async function expectRefusal(refused: Promise<Ended>, why: RegExp): Promise<void> {
  const before = [await readRows(target.ownerUrl), await readSchema(target.ownerUrl)];
  const { exitCode, said } = await refused;
  expect(said).toMatch(why);
  expect(exitCode).toBe(1);
  expect([await readRows(target.ownerUrl), await readSchema(target.ownerUrl)]).toEqual(before);
}

const readNewest = (database: TestDatabase) =>
  withClient(database.ownerUrl, async (client) => {
    const { rows } = await client.query("SELECT body FROM audit_events ORDER BY seq DESC LIMIT 1");
    return JSON.parse(rows[0].body);
  });

test("200 flips of a random byte, 50 cuts and bytes behind the end are found before anything is changed", async () => {
  const { publicKeyPem } = readSigner(files.auditSigningKeyFile);
  const whole = await readFile(backup);
  const changed = join(folder, "changed.tar.gz");
  const refuse = async (bytes: Buffer, what: string) => {
    await writeFile(changed, bytes);
    await expect(checkBackup(changed, publicKeyPem), what).rejects.toThrow(BackupFault);
  };
  for (let count = 0; count < 200; count += 1) {
    const [at, by] = [randomInt(whole.length), randomInt(1, 256)];
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ by;
    await refuse(bytes, `byte ${at} of ${whole.length} changed by ${by}`);
  }
  for (let count = 0; count < 50; count += 1) await refuse(whole.subarray(0, randomInt(whole.length)), "cut");
  await refuse(Buffer.concat([whole, randomBytes(1)]), "one byte more");
  await refuse(Buffer.concat([whole, gzipSync("more")]), "more behind it");
  await expectRefusal(
    restore([changed]),
    /can't be restored\. It is no backup of Sendlock, or it was cut or changed\. Nothing was changed/,
  );
});

test("200 changes of a byte by somebody who packs the file again are found", async () => {
  const { publicKeyPem } = readSigner(files.auditSigningKeyFile);
  const tar = gunzipSync(await readFile(backup));
  const changed = join(folder, "packed.tar.gz");
  for (let count = 0; count < 200; count += 1) {
    const [at, by] = [randomInt(tar.length), randomInt(1, 256)];
    const bytes = Buffer.from(tar);
    bytes[at] = (bytes[at] ?? 0) ^ by;
    const packed = gzipSync(bytes);
    const digest = packDigest(createHash("sha256").update(packed).digest("hex"));
    await writeFile(changed, Buffer.concat([packed, digest]));
    await expect(checkBackup(changed, publicKeyPem), `byte ${at} changed by ${by}`).rejects.toThrow(
      BackupFault,
    );
  }
});

test("what is no backup is called so", async () => {
  const other = join(folder, "other");
  await writeFile(other, "something else");
  await expectRefusal(restore([other]), /is no backup of Sendlock/);
  await expectRefusal(restore([join(folder, "missing")]), /ENOENT/);
  await expectRefusal(restore([]), /Use it so/);
});

test("a database that is not empty is kept, unless the number of its events is said", async () => {
  const args = [backup];
  expect((await restore(args)).exitCode).toBe(0);
  const { seq } = await readNewest(target);
  await expectRefusal(restore(args), new RegExp(`not empty: it holds ${seq} events and 5 tenants`));
  await expectRefusal(restore([...args, "--replace"]), new RegExp(`--yes-lose ${seq}`));
  await expectRefusal(restore([...args, "--replace", "--yes-lose", "3"]), /and not 3/);
  const replaced = await restore([...args, "--replace", "--yes-lose", String(seq)]);
  expect(replaced.exitCode, replaced.said).toBe(0);
  // The head of what was replaced is the newest that is known.
  expect(await readNewest(target)).toMatchObject({
    type: "history.restored",
    seq,
    backup: { seq: seq - 1 },
    newestKnown: { seq },
  });
});

test("a head that was kept elsewhere stands in the event of the restore; one of another key does not", async () => {
  await runs.block((await runs.addTenants(1))[0] ?? "");
  const head = await readHead(runs.store.db);
  const forged = { seq: head.seq + 1_000, hash: "a".repeat(64), signature: head.signature };
  const lines = [{ at: new Date(), ...head }, forged].map((line) => JSON.stringify(line));
  await mkdir(join(folder, "anchors"));
  const heads = join(folder, "anchors", "heads.jsonl");
  await writeFile(heads, `${lines.join("\n")}\n{"seq": 12`);
  const said = `The newest event known elsewhere is #${head.seq}.`;
  expect((await restore([backup, "--head", heads])).said).toContain(said);
  const event = await readNewest(target);
  expect(event).toMatchObject({ newestKnown: { seq: head.seq, hash: head.hash } });
  const again = ["--replace", "--yes-lose", String(event.seq)];
  const anchored = await restore([backup, ...again], { AUDIT_ANCHOR_DIR: join(folder, "anchors") });
  expect(anchored.said).toContain(said);
  const none = join(folder, "none.jsonl");
  await writeFile(none, JSON.stringify(forged));
  await expectRefusal(
    restore([backup, ...again, "--head", none]),
    /no head that the signing key here has signed/,
  );
});

test("the verifier and the check of the chain report a restore and no tampering; without its event they find the cut", async () => {
  const { publicKeyPem } = readSigner(files.auditSigningKeyFile);
  const head = await readHead(runs.store.db);
  const kept = { at: new Date(), ...head };
  const [heads, key, history] = ["kept.jsonl", "public.pem", "history.jsonl"].map((name) =>
    join(folder, name),
  );
  await writeFile(heads ?? "", `${JSON.stringify(kept)}\n`);
  await writeFile(key ?? "", publicKeyPem);
  expect((await restore([backup, "--head", heads ?? ""])).exitCode).toBe(0);
  const db = openDatabase(target.productUrl, 1);
  const rows = await readChain(db, 0, 1_000);
  expect(await walkChain(db, publicKeyPem, { kept: [kept] })).toMatchObject({ fault: null });
  await db.$disconnect();
  const verify = async (chain: typeof rows) => {
    await writeFile(history ?? "", `${toExport(chain, { publicKey: publicKeyPem }).join("\n")}\n`);
    const args = [history ?? "", "--key", key ?? "", "--head", heads ?? ""];
    return await runProgram(process.execPath, ["public/verify-history.mjs", ...args], { cwd: root });
  };
  const { exitCode, output } = await verify(rows);
  expect(output).toMatch(/Restored at .* from a backup that ends with #\d+; events? .* not in it/);
  expect(exitCode).toBe(0);
  expect((await verify(rows.slice(0, -1))).exitCode).toBe(1);
});

test("nothing is restored under a product that runs", async () => {
  const product = new pg.Client({ connectionString: target.productUrl });
  await product.connect();
  await expectRefusal(restore([backup]), /Sendlock runs on this database: it has 1 connections/);
  await product.end();
});

test("without the key that signed the backup, or one that its credentials need, it is refused with the fix", async () => {
  const other = join(folder, "other-keys");
  const otherFiles = await ensureKeys(other, {}, unused);
  const there = { DATA_DIR: other };
  await expectRefusal(restore([backup], there), /signed with another key.*npm run keys:import/s);
  await copyFile(files.auditSigningKeyFile, otherFiles.auditSigningKeyFile);
  await expectRefusal(restore([backup], there), /1 of 1 keys that open .* are missing in .*keys:import/s);
  const lost = await restore([backup, "--keys-lost"], there);
  expect(lost.exitCode, lost.said).toBe(0);
  await rm(otherFiles.auditSigningKeyFile);
  await expectRefusal(restore([backup], there), /key that signs the history is missing.*keys:import/s);
});

test("a start with another signing key is refused, with the right one it is not", async () => {
  const db = openDatabase(target.productUrl, 1);
  const own = readSigner(files.auditSigningKeyFile);
  const other = readSigner((await ensureKeys(join(folder, "third"), {}, unused)).auditSigningKeyFile);
  try {
    await requireSigningKey(db, other);
    expect((await restore([backup])).exitCode).toBe(1);
    await db.$disconnect();
    expect((await restore([backup])).exitCode).toBe(0);
    await requireSigningKey(db, own);
    await expect(requireSigningKey(db, other)).rejects.toThrow(/not the one that signed it/);
    // An event that was changed is the check's to find, and no reason to stand still.
    await withClient(target.ownerUrl, (client) =>
      client.query(
        "ALTER TABLE audit_events DISABLE TRIGGER USER; UPDATE audit_events SET signature = 'AAAA' WHERE seq = (SELECT max(seq) FROM audit_events)",
      ),
    );
    await requireSigningKey(db, own);
  } finally {
    await db.$disconnect();
  }
});

/** A database whose last migrations are not there yet, or with one that is not known here. */
async function makeOtherSchema(sql: string, keep: number): Promise<TestDatabase> {
  const other = await cloneDatabase();
  await withClient(other.ownerUrl, async (client) => {
    if (keep < 0) {
      await client.query(
        "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC",
      );
      await runMigrations(client, (await readMigrations()).slice(0, keep));
      await client.query(
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC; GRANT INSERT ON audit_events TO PUBLIC; GRANT ALL ON changes, changes_seq_seq TO PUBLIC",
      );
      await client.query("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO PUBLIC");
    }
    await client.query(sql);
  });
  return other;
}

test("a backup of an older schema is restored and brought to this one", async () => {
  const older = await makeOtherSchema(
    "INSERT INTO settings (key, value, changed_by) VALUES ('ticketLink', '\"https://example.com/{ticket}\"', 'me'); INSERT INTO saved_filters (id, owner_id, name, query) VALUES (gen_random_uuid(), 'me', 'mine', 'q=1')",
    -1,
  );
  try {
    const restored = await restore([await makeBackup(older, "older.tar.gz")]);
    expect(restored.exitCode, restored.said).toBe(0);
    expect(await readSchema(target.ownerUrl)).toEqual(await readSchema(runs.store.database.ownerUrl));
    const rows = await readRows(target.ownerUrl);
    expect(rows.settings?.join()).toContain("ticketLink");
    expect(rows.saved_filters?.map((row) => JSON.parse(row))).toMatchObject([
      { name: "mine", page: "tenants" },
    ]);
    expect(await readNewest(target)).toMatchObject({ type: "history.restored", seq: 1, backup: { seq: 0 } });
  } finally {
    await older.drop();
  }
});

test.each([
  [
    "newer",
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', repeat('a', 64), '29990101000000_later', now())",
    /newer Sendlock .* "29990101000000_later"/,
  ],
  [
    "changed",
    "UPDATE _prisma_migrations SET checksum = repeat('a', 64) WHERE migration_name ~ 'init'",
    /another schema: its migration 1,/,
  ],
])("a backup of a %s schema is refused, and which is said", async (name, sql, why) => {
  const other = await makeOtherSchema(sql, 0);
  try {
    await expectRefusal(restore([await makeBackup(other, `${name}-schema.tar.gz`)]), why);
  } finally {
    await other.drop();
  }
});

test("a restore that fails in the middle leaves the database as it was", async () => {
  expect((await restore([backup])).exitCode).toBe(0);
  const before = [await readRows(target.ownerUrl), await readSchema(target.ownerUrl)];
  const signer = readSigner(files.auditSigningKeyFile);
  const manifest = await checkBackup(backup, signer.publicKeyPem);
  const tables = manifest.tables.map((table) => (table.name === "workers" ? { ...table, rows: 7 } : table));
  const broken = { ...manifest, tables };
  const migrations = await readMigrations();
  const said = () => undefined;
  await withClient(target.ownerUrl, async (client) => {
    const restoring = { file: backup, manifest: broken, migrations, signer, newestKnown: null, said };
    await expect(restoreDatabase(client, restoring)).rejects.toThrow("workers has 1 rows now, and had 7.");
    const cut = join(folder, "cut.tar.gz");
    await writeFile(cut, (await readFile(backup)).subarray(0, -2_000));
    const other = { ...restoring, file: cut, manifest };
    await expect(restoreDatabase(client, other)).rejects.toThrow(BackupFault);
  });
  expect([await readRows(target.ownerUrl), await readSchema(target.ownerUrl)]).toEqual(before);
});
