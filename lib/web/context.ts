import { readSigner, type Signer } from "../audit/chain.ts";
import { readKeySet } from "../credentials/key-set.ts";
import type { SealingKey } from "../credentials/sealing.ts";
import { type Db, openDatabase } from "../db.ts";
import { readWebEnv, type WebEnv } from "../env.ts";
import { createLog, type Log } from "../log.ts";
import { openQueue, type Queue } from "../queue.ts";
import type { Store } from "../store.ts";
import { ChangeFeed } from "./change-feed.ts";

const databaseConnections = 10;
const queueConnections = 2;

export interface WebContext {
  env: WebEnv;
  /** The address that people open. */
  baseUrl: URL;
  log: Log;
  db: Db;
  signer: Signer;
  /** The sender's side of the queue, opened on first use; a failed opening is tried again by the next caller. */
  queue: () => Promise<Queue>;
  changes: ChangeFeed;
  /** The public keys that credentials are sealed to, newest first: read each time, as they are rotated while web runs. */
  sealingKeys: () => readonly SealingKey[];
}

// Next may load this module more than once in a process (proxy, instrumentation, pages), so the one
// context lives on the process and not in the module.
const key = Symbol.for("sendlock.web");
const place = globalThis as { [key]?: WebContext };

/**
 * The one database, queue, signer and log of this process.
 * @throws when a setting is wrong or the audit signing key cannot be read
 */
export function webContext(): WebContext {
  place[key] ??= openContext();
  return place[key];
}

/** What commands that wake a worker write with. */
export async function openStore({ db, signer, queue }: WebContext): Promise<Store> {
  return { db, signer, queue: await queue() };
}

/** Puts another context in place, for tests. */
export function replaceWebContext(context: WebContext): void {
  place[key] = context;
}

function openContext(): WebContext {
  const env = readWebEnv();
  const log = createLog("web", env.logLevel);
  return {
    env,
    baseUrl: new URL(env.baseUrl),
    log,
    db: openDatabase(env.databaseUrl, databaseConnections),
    signer: readSigner(env.auditSigningKeyFile),
    changes: new ChangeFeed(env.databaseUrl, log),
    sealingKeys: () => readKeySet(env.sealPublicJwksFile, "public"),
    queue: openOnce(() =>
      openQueue({
        url: env.databaseUrl,
        role: "sender",
        max: queueConnections,
        onError: (error) => log.warn({ err: error }, "queue: trouble"),
      }),
    ),
  };
}

function openOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}
