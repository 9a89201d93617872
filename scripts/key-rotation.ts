import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { JWK } from "jose";
import { system } from "#lib/access/schema.ts";
import { listKeysInUse } from "#lib/credentials/queries.ts";
import { countSealed } from "#lib/credentials/reseal.ts";
import { resealSchema } from "#lib/credentials/schema.ts";
import type { Db } from "#lib/db.ts";
import { findRow } from "#lib/direct-send/catalogue.ts";
import { addJob } from "#lib/jobs/commands.ts";
import { readWorkers } from "#lib/runs/queries.ts";
import type { HistoryStore, Store } from "#lib/store.ts";
import { type KeyFiles, makeSealKey, publicHalf, writeKeySet } from "./keys.ts";
import { OperatorError } from "./operator-error.ts";

type SealFiles = Pick<KeyFiles, "sealPrivateJwksFile" | "sealPublicJwksFile">;
type Say = (line: string) => void;

const lookMs = 500;
/** Requests that were looked at with the old key are written by then. */
const settleMs = 3_000;
const patienceMs = 20_000;

async function readKeys({ sealPrivateJwksFile }: SealFiles): Promise<JWK[]> {
  const { keys }: { keys: JWK[] } = JSON.parse(await readFile(sealPrivateJwksFile, "utf8"));
  return keys;
}

const idsOf = (keys: readonly JWK[]) => keys.map(({ kid }) => kid ?? "");

/** Puts a new key before the others, with the workers first: whoever seals to it finds somebody who opens. */
async function addKey(files: SealFiles, keys: readonly JWK[]): Promise<JWK[]> {
  const all = [await makeSealKey(), ...keys];
  await writeKeySet(files.sealPrivateJwksFile, all);
  await writeKeySet(files.sealPublicJwksFile, all.map(publicHalf));
  return all;
}

/** Whether an earlier rotation to this key did not come to its end. */
async function isUnfinished(db: Db, keys: readonly JWK[]): Promise<boolean> {
  if (keys.length < 2) return false;
  const [newest, ...old] = idsOf(keys);
  const inUse = await listKeysInUse(db);
  if (inUse.some((id) => old.includes(id))) return true;
  const job = await db.job.findFirst({ where: { kind: "reseal" }, orderBy: { id: "desc" } });
  return (job?.input as { keyId?: string } | undefined)?.keyId === newest && job?.state !== "succeeded";
}

/**
 * Makes a new key, has a worker seal every credential to it, and tells how far that is. A rotation that was broken off
 * is taken up again.
 * @throws OperatorError when a key is missing, or some credentials did not open
 */
export async function rotateKeys(store: HistoryStore, files: SealFiles, say: Say): Promise<void> {
  const keys = await readKeys(files);
  const missing = (await listKeysInUse(store.db)).filter((id) => !idsOf(keys).includes(id));
  if (missing.length > 0)
    throw new OperatorError(
      `${files.sealPrivateJwksFile} lacks the key ${missing.join(", ")}, which stored credentials are sealed to. ` +
        "Restore it first: npm run keys:import -- FILE",
    );
  const unfinished = await isUnfinished(store.db, keys);
  const [newest = ""] = idsOf(unfinished ? keys : await addKey(files, keys));
  say(unfinished ? `Going on with the rotation to the key ${newest}.` : `Made the key ${newest}.`);
  await follow(store.db, await requestReseal(store, newest), say);
  const { done, total } = await countSealed(store.db, newest);
  if (done < total)
    throw new OperatorError(
      `${total - done} of ${total} credentials are still sealed to an older key. Those that do not open are named in ` +
        "the worker's log: add them anew and retire them. Then run npm run keys:rotate again. Keep the old key until then.",
    );
  say(
    `All ${total} credentials are sealed to the new key. No running part of Sendlock needs the old one any more.`,
  );
  say(
    "A backup of the database made before now does: keep the old key with it (npm run keys:export -- FILE).",
  );
  say("To take the old key out of the files: npm run keys:rotate -- --drop-old");
}

async function requestReseal({ db, signer }: HistoryStore, keyId: string): Promise<string> {
  // A worker finds it by itself within seconds: no wake-up is needed.
  const store: Store = { db, signer, queue: { wake: async () => undefined } };
  return db.$transaction(async (tx) => {
    const open = await tx.job.findFirst({
      where: {
        kind: "reseal",
        state: { in: ["queued", "running"] },
        input: { path: ["keyId"], equals: keyId },
      },
    });
    return open?.id ?? addJob(store, tx, system, undefined, { kind: "reseal", input: { keyId } });
  });
}

async function follow(db: Db, jobId: string, say: Say): Promise<void> {
  const from = performance.now();
  let told = "";
  let warned = false;
  for (;;) {
    const job = await db.job.findUniqueOrThrow({ where: { id: jobId } });
    const progress = resealSchema.safeParse(job.result ?? job.progress).data;
    const now = progress ? `${progress.done} of ${progress.total} credentials sealed to it` : "";
    if (now !== told) say(now);
    told = now;
    if (job.state === "succeeded") return;
    if (job.state === "failed") {
      const { cause, fix } = findRow(job.errorCode ?? "");
      throw new OperatorError(`${cause} ${fix}`);
    }
    if (!warned && job.state === "queued" && performance.now() - from > patienceMs) {
      warned = true;
      for (const { message, fix } of (await readWorkers(db)).problems) say(`${message} ${fix}`);
      say("Waiting for a worker. Ctrl-C breaks off; the next npm run keys:rotate goes on from there.");
    }
    await sleep(lookMs);
  }
}

/**
 * Takes all keys but the newest out of the files.
 * @throws OperatorError while a credential needs one of them
 */
export async function dropOldKeys({ db }: HistoryStore, files: SealFiles, say: Say): Promise<void> {
  const [newest, ...old] = await readKeys(files);
  if (!newest || old.length === 0) return say("There is no old key: the files hold one.");
  await refuseNeeded(db, old);
  // From here on nobody seals to it. What came in just before is found by the second look.
  await writeKeySet(files.sealPublicJwksFile, [publicHalf(newest)]);
  await sleep(settleMs);
  await refuseNeeded(db, old);
  await writeKeySet(files.sealPrivateJwksFile, [newest]);
  say(`Dropped ${old.length === 1 ? "the old key" : `${old.length} old keys`}: ${idsOf(old).join(", ")}.`);
}

async function refuseNeeded(db: Db, old: readonly JWK[]): Promise<void> {
  const keyId = { in: idsOf(old) };
  const needed = await db.credential.count({ where: { sealed: { not: null }, keyId } });
  if (needed === 0) return;
  throw new OperatorError(
    `${needed} ${needed === 1 ? "credential is" : "credentials are"} still sealed to an old key. ` +
      "Run npm run keys:rotate first.",
  );
}
