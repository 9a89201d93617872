import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { buffer } from "node:stream/consumers";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import { isSigned } from "../audit/chain.ts";
import { checkDigest } from "./digest.ts";
import {
  type BackupTable,
  backupFolder,
  type Manifest,
  manifestName,
  manifestSchema,
  signatureName,
} from "./schema.ts";
import { BackupFault, readTar, type TarEntry } from "./tar.ts";

/** A manifest names some twenty tables and some hundred migrations. */
const mostManifestBytes = 1_000_000;

async function* gunzipFile(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    yield* gunzip;
  } catch (error) {
    if (!/^Z_/.test((error as NodeJS.ErrnoException).code ?? "")) throw error;
    throw new BackupFault(`It is damaged or cut (${(error as Error).message}).`, { cause: error });
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

const readEntries = (file: string) => readTar(gunzipFile(file));

/** The table that an entry is a part of, and which; null for other entries. */
function readPartName(name: string): { table: string; part: number } | null {
  const found = new RegExp(`^${backupFolder}/tables/([^/]+)/(\\d{6,})\\.copy$`).exec(name);
  return found?.[1] && found[2] ? { table: found[1], part: Number(found[2]) } : null;
}

async function readText({ size, content }: TarEntry): Promise<Buffer> {
  if (size > mostManifestBytes) throw new BackupFault("It was changed: its manifest is too long.");
  return await buffer(content);
}

const newerSchema = z.looseObject({ sendlock: z.literal("backup"), v: z.number().int().gt(1) });

interface Found {
  hash: Hash;
  bytes: number;
  parts: number;
}

interface Contents {
  tables: Map<string, Found>;
  manifest: Buffer;
  signature: string;
}

async function readContents(file: string): Promise<Contents> {
  const tables = new Map<string, Found>();
  let manifest: Buffer | undefined;
  let signature: string | undefined;
  for await (const entry of readEntries(file)) {
    if (signature !== undefined) throw new BackupFault("It was changed: something follows its end.");
    const named = readPartName(entry.name);
    if (named && !manifest) {
      const found = tables.get(named.table) ?? { hash: createHash("sha256"), bytes: 0, parts: 0 };
      tables.set(named.table, found);
      found.parts += 1;
      if (found.parts !== named.part) throw new BackupFault("It was changed: a part is missing.");
      found.bytes += entry.size;
      for await (const chunk of entry.content) found.hash.update(chunk);
    } else if (entry.name === manifestName && !manifest) manifest = await readText(entry);
    else if (entry.name === signatureName && manifest) signature = (await readText(entry)).toString().trim();
    else throw new BackupFault("It is no backup of Sendlock, or was changed.");
  }
  if (!manifest || signature === undefined) throw new BackupFault("It is cut: its manifest is missing.");
  return { tables, manifest, signature };
}

function parseManifest(text: Buffer): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text.toString());
  } catch (cause) {
    throw new BackupFault("It was changed: its manifest can't be read.", { cause });
  }
  const newer = newerSchema.safeParse(json).data;
  if (newer)
    throw new BackupFault(
      `Its format is ${newer.v}, and this Sendlock knows 1: restore it with a newer one.`,
    );
  const { data, error } = manifestSchema.safeParse(json);
  if (!data) throw new BackupFault("It was changed: its manifest is not of this form.", { cause: error });
  return data;
}

/**
 * Reads a backup to its end and compares every byte with its manifest, and that with its signature.
 * @param publicKeyPem of the key that signs the history here
 * @throws BackupFault when it is cut, changed, signed by another key, or no backup
 */
export async function checkBackup(file: string, publicKeyPem: string): Promise<Manifest> {
  await checkDigest(file);
  const { tables, manifest: text, signature } = await readContents(file);
  const manifest = parseManifest(text);
  if (manifest.publicKey !== publicKeyPem)
    throw new BackupFault(
      "It was signed with another key than the one that is here. " +
        "Put the keys of that Sendlock in place first: npm run keys:import -- FILE",
    );
  if (!isSigned(createHash("sha256").update(text).digest("hex"), signature, publicKeyPem))
    throw new BackupFault("It was changed: the signature does not fit its manifest.");
  if (manifest.head.seq > 0 && !isSigned(manifest.head.hash, manifest.head.signature, publicKeyPem))
    throw new BackupFault("The newest event in it was not signed with the key that is here.");
  for (const { name, bytes, sha256 } of manifest.tables) {
    const found = tables.get(name);
    const actual = found ? found.hash.digest("hex") : createHash("sha256").digest("hex");
    if ((found?.bytes ?? 0) !== bytes || actual !== sha256)
      throw new BackupFault(`It was changed: the table ${name} is not the one of its manifest.`);
    tables.delete(name);
  }
  if (tables.size > 0) throw new BackupFault("It was changed: it has a table that its manifest lacks.");
  return manifest;
}

/**
 * Hands over the content of each table, in the order of the manifest.
 * @throws BackupFault when the file changed since it was checked
 */
export async function readBackup(
  file: string,
  manifest: Manifest,
  take: (table: BackupTable, content: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const entries = readEntries(file);
  try {
    let current = await entries.next();
    for (const table of manifest.tables) {
      const hash = createHash("sha256");
      const content = async function* () {
        while (!current.done && readPartName(current.value.name)?.table === table.name) {
          for await (const chunk of current.value.content) {
            hash.update(chunk);
            yield chunk;
          }
          current = await entries.next();
        }
      };
      await take(table, content());
      if (hash.digest("hex") !== table.sha256) throw new BackupFault("It changed while it was read.");
    }
  } finally {
    await entries.return(undefined);
  }
}
