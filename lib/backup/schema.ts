import { z } from "zod";

/** All entries of a backup lie in this folder: a file that begins otherwise is no backup of Sendlock. */
export const backupFolder = "sendlock-backup";
export const manifestName = `${backupFolder}/manifest.json`;
export const signatureName = `${backupFolder}/manifest.sig`;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const tableSchema = z.strictObject({
  name: z.string().min(1),
  /** Without those that the database makes by itself. */
  columns: z.array(z.string().min(1)).min(1),
  rows: z.number().int().nonnegative(),
  /** Of PostgreSQL's text format, all parts together. */
  bytes: z.number().int().nonnegative(),
  sha256,
});

/** What a backup holds. It is the last but one entry, and the last is its signature. */
export const manifestSchema = z.strictObject({
  sendlock: z.literal("backup"),
  v: z.literal(1),
  /** Version of the Sendlock that made it. */
  product: z.string(),
  madeAt: z.iso.datetime(),
  /** Of the key that signs the history and this manifest, PEM. */
  publicKey: z.string(),
  /** The version of the schema: every migration that was applied, in order. */
  migrations: z.array(z.strictObject({ name: z.string(), checksum: sha256 })),
  /** The newest event in it; sequence 0 for an empty history. */
  head: z.strictObject({ seq: z.number().int().nonnegative(), hash: sha256, signature: z.string() }),
  /** The keys that open its credentials. */
  keyIds: z.array(z.string()),
  tables: z.array(tableSchema),
  sequences: z.array(
    z.strictObject({ name: z.string(), lastValue: z.string().regex(/^\d+$/), isCalled: z.boolean() }),
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type BackupTable = z.infer<typeof tableSchema>;
