import { createHash, randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import type { Role } from "#lib/access/schema.ts";

/** A session of a new person, put into the database: the sign-in link makes administrators only. */
export async function createSession(
  databaseUrl: string,
  person: { name: string; role: Role },
): Promise<{ cookie: string; playwrightCookie: ReturnType<typeof describeCookie> }> {
  const cookie = randomBytes(32).toString("base64url");
  const personId = randomUUID();
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { name, role } = person;
    await client.query("INSERT INTO people (id, name, role) VALUES ($1, $2, $3)", [personId, name, role]);
    await client.query(
      "INSERT INTO sessions (id, token_hash, person_id, expires_at) VALUES ($1, $2, $3, now() + interval '1 hour')",
      [randomUUID(), createHash("sha256").update(cookie).digest("hex"), personId],
    );
  } finally {
    await client.end();
  }
  return { cookie: `__Host-sendlock=${cookie}`, playwrightCookie: describeCookie(cookie) };
}

function describeCookie(value: string) {
  return {
    name: "__Host-sendlock",
    value,
    domain: "localhost",
    path: "/",
    secure: true,
    httpOnly: true,
    sameSite: "Lax" as const,
  };
}
