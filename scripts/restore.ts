/** `npm run restore -- FILE [--replace [--yes-lose N]] [--head HEADS.jsonl] [--keys-lost]`: puts a backup into an empty database. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type pg from "pg";
import { z } from "zod";
import { isSigned, readSigner, type Signer } from "#lib/audit/chain.ts";
import type { Head } from "#lib/audit/schema.ts";
import { checkBackup } from "#lib/backup/read.ts";
import type { Manifest } from "#lib/backup/schema.ts";
import { BackupFault } from "#lib/backup/tar.ts";
import { readKeySet } from "#lib/credentials/key-set.ts";
import { readStartEnv, type StartEnv } from "#lib/env.ts";
import { connectAsOwner, keepOthersOut, migrate } from "../prisma/migrate.ts";
import { type Migration, readMigrations } from "../prisma/migrations.ts";
import { claimDataDir, prepareDataDir } from "./data-dir.ts";
import { type KeyFiles, nameKeyFiles, placeKeys } from "./keys.ts";
import { newest, readNewestHead } from "./known-heads.ts";
import { describeError, OperatorError } from "./operator-error.ts";
import { startPostgres } from "./postgres.ts";
import { createProgress, type Progress } from "./progress.ts";
import { restoreDatabase } from "./restore-database.ts";
import { confirmLoss, readStanding, refuseWhileRunning } from "./restore-target.ts";

const usage =
  "npm run restore -- FILE [--replace [--yes-lose NUMBER-OF-EVENTS]] [--head FILE-OF-HEADS] [--keys-lost]";

const inputSchema = z.object({
  file: z.string().transform((name) => resolve(name)),
  replace: z.boolean(),
  "yes-lose": z.coerce.number().int().nonnegative().optional(),
  head: z.string().optional(),
  "keys-lost": z.boolean(),
});
type Input = z.infer<typeof inputSchema>;

function readInput(): Input {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        replace: { type: "boolean", default: false },
        "yes-lose": { type: "string" },
        head: { type: "string" },
        "keys-lost": { type: "boolean", default: false },
      },
    });
    return inputSchema.parse({ ...values, file: positionals[0] });
  } catch (cause) {
    throw new OperatorError(`Use it so: ${usage}`, { cause });
  }
}

function readSigningKey({ auditSigningKeyFile }: KeyFiles): Signer {
  if (!existsSync(auditSigningKeyFile))
    throw new OperatorError(
      `The key that signs the history is missing: ${auditSigningKeyFile}. Put the keys in place first: npm run keys:import -- FILE`,
    );
  return readSigner(auditSigningKeyFile);
}

/** @throws OperatorError when the backup has a schema that this version does not lead on from */
function refuseOtherSchema({ migrations, product }: Manifest, known: readonly Migration[]): void {
  for (const [index, { name, checksum }] of migrations.entries()) {
    if (!known.some((migration) => migration.name === name))
      throw new OperatorError(
        `The backup is of a newer Sendlock (${product}): it has the migration "${name}", which is not known here. ` +
          "Restore it with that version or a newer one.",
      );
    if (known[index]?.name !== name || known[index]?.checksum !== checksum)
      throw new OperatorError(
        `The backup has another schema: its migration ${index + 1}, "${name}", is not the one of this Sendlock. ` +
          "Restore it with the version that made it.",
      );
  }
}

/** @throws OperatorError when a credential of the backup would not open here */
function refuseMissingKeys({ keyIds }: Manifest, { sealPrivateJwksFile }: KeyFiles): void {
  const isThere = existsSync(sealPrivateJwksFile);
  const own = isThere ? readKeySet(sealPrivateJwksFile, "private").map(({ kid }) => kid) : [];
  const missing = keyIds.filter((id) => !own.includes(id));
  if (missing.length === 0) return;
  throw new OperatorError(
    `${missing.length} of ${keyIds.length} keys that open the backup's credentials are missing in ${sealPrivateJwksFile}: ` +
      `${missing.join(", ")}. Put them in place first: npm run keys:import -- FILE. If they are lost for good, restore ` +
      "with --keys-lost: everything but those credentials is of use.",
  );
}

/** The newest head that was kept elsewhere: in a file that is named, and by the anchors. */
async function findKeptHead(env: StartEnv, input: Input, { publicKeyPem }: Signer): Promise<Head | null> {
  const anchors = join(env.anchors.dir, "heads.jsonl");
  const named = input.head === undefined ? null : await readNewestHead(resolve(input.head), publicKeyPem);
  if (input.head !== undefined && !named)
    throw new OperatorError(`${input.head} holds no head that the signing key here has signed.`);
  const kept = existsSync(anchors) ? await readNewestHead(anchors, publicKeyPem) : null;
  return newest([named, kept]);
}

/** The newest event that is known to have been; what is replaced counts where this key signed it. */
function findNewestKnown({ keptHead, signer }: Checked, replaced: Head | null): Head | null {
  const isOurs = replaced && isSigned(replaced.hash, replaced.signature, signer.publicKeyPem);
  return newest([keptHead, isOurs ? replaced : null]);
}

interface Place {
  ownerUrl: string;
  productUrl: string;
  close: () => Promise<void>;
}

async function openPlace(env: StartEnv, progress: Progress): Promise<Place> {
  const { databaseAdminUrl, databaseUrl } = env;
  if (databaseAdminUrl !== undefined && databaseUrl !== undefined)
    return { ownerUrl: databaseAdminUrl, productUrl: databaseUrl, close: async () => undefined };
  const postgres = await progress.step("PostgreSQL", () =>
    startPostgres(env.dataDir, join(env.dataDir, "logs", "postgres.log")),
  );
  return { ...postgres, close: () => postgres.stop() };
}

interface Checked {
  manifest: Manifest;
  migrations: Migration[];
  signer: Signer;
  keptHead: Head | null;
}

/** All that can be said against a backup without looking at a database. */
async function check(env: StartEnv, input: Input, progress: Progress): Promise<Checked> {
  const files = placeKeys(env.dataDir, nameKeyFiles(env));
  const signer = readSigningKey(files);
  const manifest = await progress.step("Backup", () =>
    checkBackup(input.file, signer.publicKeyPem).catch((cause: unknown) => {
      if (!(cause instanceof BackupFault)) throw cause;
      throw new OperatorError(`${input.file} can't be restored. ${cause.message} Nothing was changed.`, {
        cause,
      });
    }),
  );
  const migrations = await readMigrations();
  refuseOtherSchema(manifest, migrations);
  if (!input["keys-lost"]) refuseMissingKeys(manifest, files);
  return { manifest, migrations, signer, keptHead: await findKeptHead(env, input, signer) };
}

async function replaceRows(
  client: pg.Client,
  input: Input,
  checked: Checked,
  progress: Progress,
): Promise<void> {
  const standing = await readStanding(client);
  await confirmLoss(standing, { replace: input.replace, answer: input["yes-lose"] });
  const newestKnown = findNewestKnown(checked, standing.head);
  const said = ({ name, rows }: { name: string; rows: number }) =>
    progress.say(`${name.padEnd(20)} ${String(rows).padStart(9)} rows`);
  const head = await restoreDatabase(client, { file: input.file, ...checked, newestKnown, said });
  await client.query("ANALYZE");
  progress.say(
    `\nRestored up to event #${checked.manifest.head.seq} of ${checked.manifest.madeAt}, noted as #${head.seq}. ` +
      `${newestKnown ? `The newest event known elsewhere is #${newestKnown.seq}.` : "No newer event is known from elsewhere."}`,
  );
}

async function tellWhatGoesOn(client: pg.Client, { say }: Progress): Promise<void> {
  const { rows } = await client.query<{ items: number; tokens: number }>(
    `SELECT (SELECT count(*)::int FROM run_items WHERE state IN ('queued', 'running', 'verifying')) AS items,
            (SELECT count(*)::int FROM api_tokens WHERE revoked_at IS NULL AND expires_at > now()) AS tokens`,
  );
  const { items = 0, tokens = 0 } = rows[0] ?? {};
  if (items > 0) say(`${items} items of runs were not over then. They go on at the next start.`);
  if (tokens > 0) say(`${tokens} API tokens are valid as they were then. Revoke those that should not be.`);
  say("Everybody is signed out: npm start, then npm run sign-in-link");
}

async function restore(input: Input): Promise<void> {
  const env = readStartEnv();
  const progress = createProgress();
  await prepareDataDir(env.dataDir);
  const release = await claimDataDir(env.dataDir);
  const checked = await check(env, input, progress);
  const place = await openPlace(env, progress);
  try {
    const productRole = decodeURIComponent(new URL(place.productUrl).username);
    const client = await connectAsOwner(place.ownerUrl);
    try {
      await keepOthersOut(client);
      await refuseWhileRunning(client, productRole);
      await replaceRows(client, input, checked, progress);
      await tellWhatGoesOn(client, progress);
    } finally {
      await client.end();
    }
    await migrate({ ownerUrl: place.ownerUrl, productRole, log: progress.say });
  } finally {
    await place.close();
    release();
  }
}

try {
  await restore(readInput());
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
