import { createHash, randomBytes, randomUUID } from "node:crypto";
import type pg from "pg";

export const sessionCookie = "__Host-sendlock";

/** Makes sessions, each of a viewer of its own. Returns the values of their cookies. */
export async function createSessions(database: pg.Client, count: number): Promise<string[]> {
  const cookies: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const [personId, cookie] = [randomUUID(), randomBytes(32).toString("base64url")];
    await database.query("INSERT INTO people (id, name, role) VALUES ($1, $2, 'viewer')", [
      personId,
      `Watcher ${personId}`,
    ]);
    await database.query(
      "INSERT INTO sessions (id, token_hash, person_id, expires_at) VALUES ($1, $2, $3, now() + interval '1 hour')",
      [randomUUID(), createHash("sha256").update(cookie).digest("hex"), personId],
    );
    cookies.push(cookie);
  }
  return cookies;
}
