/** `npm run backup [-- FILE]`: writes all that the database holds into one file, while Sendlock runs. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import pg from "pg";
import { readSigner } from "#lib/audit/chain.ts";
import { noteBackup } from "#lib/backup/commands.ts";
import { type WrittenBackup, writeBackup } from "#lib/backup/write.ts";
import { readStartEnv } from "#lib/env.ts";
import { describeError, OperatorError } from "./operator-error.ts";
import { type ProductAccess, withDatabase } from "./product-database.ts";
import { findRunningProduct } from "./running-product.ts";
import { root } from "./set-up.ts";

const inMegabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** Such as DATA_DIR/backups/sendlock-20261123T231500Z.tar.gz */
function nameFile(dataDir: string): string {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  return join(dataDir, "backups", `sendlock-${time}.tar.gz`);
}

async function copyDatabase(access: ProductAccess, file: string): Promise<WrittenBackup> {
  const client = new pg.Client({ connectionString: access.url, connectionTimeoutMillis: 10_000 });
  // What is under way fails by itself when the connection is lost.
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    return await writeBackup(file, {
      client,
      signer: readSigner(access.auditSigningKeyFile),
      product: version,
      said: ({ name, rows, bytes }) =>
        console.log(`${name.padEnd(20)} ${String(rows).padStart(9)} rows ${inMegabytes(bytes).padStart(10)}`),
    });
  } finally {
    await client.end();
  }
}

/** The file appears under its name only when the disk has all of it. */
async function writeWhole(access: ProductAccess, file: string): Promise<WrittenBackup> {
  const unfinished = `${file}.unfinished-${process.pid}`;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      rmSync(unfinished, { force: true });
      process.exit(1);
    });
  try {
    const written = await copyDatabase(access, unfinished);
    await rename(unfinished, file);
    const folder = await open(dirname(file));
    await folder.sync().finally(() => folder.close());
    return written;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function note(access: ProductAccess, written: WrittenBackup): Promise<void> {
  try {
    await withDatabase(access, (store) => noteBackup(store, written));
  } catch (cause) {
    throw new OperatorError(
      `The backup is whole, but the history could not take a note of it: ${describeError(cause)}`,
      { cause },
    );
  }
}

try {
  const env = readStartEnv();
  const access = await findRunningProduct();
  const file = resolve(process.argv[2] ?? nameFile(env.dataDir));
  if (existsSync(file)) throw new OperatorError(`${file} exists already. Name a new file.`);
  if (process.argv[2] === undefined) await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const from = performance.now();
  const written = await writeWhole(access, file);
  const { manifest, bytes, sha256 } = written;
  const rows = manifest.tables.reduce((total, table) => total + table.rows, 0);
  const seconds = ((performance.now() - from) / 1_000).toFixed(1);
  console.log(
    `\nWrote ${file}\n${rows} rows up to event #${manifest.head.seq}, ${inMegabytes(bytes)}, ${seconds} s\nSHA-256 ${sha256}`,
  );
  console.log(
    "\nKeys are not in it, and without them no credential in it opens. Keep them elsewhere: npm run keys:export -- FILE",
  );
  await note(access, written);
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
