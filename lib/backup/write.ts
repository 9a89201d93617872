import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type pg from "pg";
import type { Signer } from "../audit/chain.ts";
import { CopyOut } from "./copy.ts";
import { packDigest } from "./digest.ts";
import { type BackupTable, backupFolder, type Manifest, manifestName, signatureName } from "./schema.ts";
import {
  nameColumns,
  readAppliedMigrations,
  readHeadRow,
  readKeyIds,
  readSequences,
  readTables,
  type TableShape,
} from "./tables.ts";
import { packEnd, packEntry } from "./tar.ts";

/** A tar header tells the size before the content: a table is written in parts that memory holds. */
const partBytes = 4_194_304;

/** Half the time of zlib's default 6 for a history, at a tenth more bytes. */
const gzipLevel = 3;

export interface BackupOptions {
  /** With the product's role, which reads every table. */
  client: pg.ClientBase;
  signer: Signer;
  /** Version of this Sendlock. */
  product: string;
  /** Told of each table that is done. */
  said: (table: BackupTable) => void;
}

async function* packTable(
  { client, said }: BackupOptions,
  shape: TableShape,
  madeAt: Date,
  tables: BackupTable[],
): AsyncGenerator<Buffer> {
  const copy = client.query(new CopyOut(`COPY ${nameColumns(shape)} TO STDOUT`));
  const hash = createHash("sha256");
  let bytes = 0;
  let parts = 0;
  let gathered: Buffer[] = [];
  let gatheredBytes = 0;
  const packPart = (): Buffer[] => {
    const content = Buffer.concat(gathered);
    [gathered, gatheredBytes] = [[], 0];
    hash.update(content);
    bytes += content.length;
    parts += 1;
    const name = `${backupFolder}/tables/${shape.name}/${String(parts).padStart(6, "0")}.copy`;
    return packEntry(name, content, madeAt);
  };
  for await (const chunk of copy) {
    gathered.push(chunk);
    gatheredBytes += chunk.length;
    if (gatheredBytes >= partBytes) yield* packPart();
  }
  if (gatheredBytes > 0) yield* packPart();
  const table = { ...shape, rows: copy.rows, bytes, sha256: hash.digest("hex") };
  tables.push(table);
  said(table);
}

/** The bytes of a tar file with everything that one snapshot of the database shows. */
async function* packDatabase(
  options: BackupOptions,
  done: (manifest: Manifest) => void,
): AsyncGenerator<Buffer> {
  const { client, signer, product } = options;
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const { rows } = await client.query<{ now: Date }>("SELECT clock_timestamp() AS now");
  const madeAt = rows[0]?.now ?? new Date();
  const described = {
    migrations: await readAppliedMigrations(client),
    head: await readHeadRow(client),
    keyIds: await readKeyIds(client),
    sequences: await readSequences(client),
  };
  const tables: BackupTable[] = [];
  for (const shape of await readTables(client)) yield* packTable(options, shape, madeAt, tables);
  await client.query("COMMIT");
  const manifest: Manifest = {
    sendlock: "backup",
    v: 1,
    product,
    madeAt: madeAt.toISOString(),
    publicKey: signer.publicKeyPem,
    ...described,
    tables,
  };
  const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
  yield* packEntry(manifestName, text, madeAt);
  const signature = signer.sign(createHash("sha256").update(text).digest("hex"));
  yield* packEntry(signatureName, Buffer.from(`${signature}\n`), madeAt);
  yield packEnd();
  done(manifest);
}

export interface WrittenBackup {
  manifest: Manifest;
  /** Of the whole file. */
  sha256: string;
  bytes: number;
}

/**
 * Writes all tables, as they are at one moment, into a new file that only its owner can read, and waits until the
 * disk has it. Memory stays the same however much there is. What is half written is the caller's to remove.
 */
export async function writeBackup(file: string, options: BackupOptions): Promise<WrittenBackup> {
  const hash = createHash("sha256");
  let bytes = 0;
  let manifest: Manifest | undefined;
  const packed = packDatabase(options, (done) => {
    manifest = done;
  });
  await pipeline(
    Readable.from(packed, { objectMode: false }),
    createGzip({ level: gzipLevel }),
    async function* count(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
      const end = packDigest(hash.copy().digest("hex"));
      hash.update(end);
      bytes += end.length;
      yield end;
    },
    createWriteStream(file, { flags: "wx", mode: 0o600, flush: true }),
  );
  if (!manifest) throw new Error("The backup has no end.");
  return { manifest, sha256: hash.digest("hex"), bytes };
}
