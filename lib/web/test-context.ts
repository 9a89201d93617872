import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import type { TestStore } from "../../prisma/test-store.ts";
import type { Role } from "../access/schema.ts";
import { createSecret, hashSecret } from "../access/secrets.ts";
import type { Log } from "../log.ts";
import { ChangeFeed } from "./change-feed.ts";
import { replaceWebContext, type WebContext } from "./context.ts";

const testOrigin = "http://localhost:3000";

/** Lets routes that are called in this process work on a test's own database. */
export function putTestContext(
  { db, signer, queue, database }: TestStore,
  log: Log = pino({ level: "silent" }),
): WebContext {
  const context = {
    env: { trustedProxies: [] as string[], dataDir: join(tmpdir(), "no-simulated-cloud") },
    baseUrl: new URL(testOrigin),
    log,
    db,
    signer,
    queue: async () => queue,
    changes: new ChangeFeed(database.productUrl, log),
    sealingKeys: () => [],
  } as unknown as WebContext;
  replaceWebContext(context);
  return context;
}

/** The Cookie header of a person of that role who has just signed in. */
export async function signInAs({ db, addPerson }: TestStore, role: Role): Promise<string> {
  const { id } = await addPerson(role);
  const token = createSecret("");
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db.session.create({ data: { tokenHash: hashSecret(token), personId: id, expiresAt } });
  return `__Host-sendlock=${token}`;
}

/** A request as the product's own page sends it. */
export function pageRequest(path: string, init: RequestInit = {}): Request {
  const headers = new Headers({ host: "localhost:3000", "sec-fetch-site": "same-origin" });
  for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
  return new Request(`${testOrigin}${path}`, { ...init, headers });
}

export function jsonRequest(path: string, body: unknown, headers: Record<string, string> = {}): Request {
  return pageRequest(path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
}
