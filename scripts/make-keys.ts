/**
 * `npm run keys -- FOLDER`: makes what docker-compose.yml gives to its services as secrets: the keys, and the two
 * roles' passwords and addresses. What is there stays as it is.
 */
import { access, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ensureKeys } from "./keys.ts";
import { describeError, OperatorError } from "./operator-error.ts";
import { databaseName, makePasswords, ownerRole, productRole } from "./postgres-server.ts";

/** The database's host and port among the containers. */
const server = "postgres:5432";

function writeSecrets(): Record<string, string> {
  const passwords = makePasswords();
  return {
    "owner-password": passwords.owner,
    "database-admin-url": `postgres://${ownerRole}:${passwords.owner}@${server}/${databaseName}`,
    "database-url": `postgres://${productRole}:${passwords.product}@${server}/${databaseName}`,
  };
}

const keyFiles = ["keys/seal-private.jwks.json", "keys/seal-public.jwks.json", "keys/audit-signing.pem"];

async function findMissing(folder: string, files: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    files.map((file) =>
      access(join(folder, file)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.filter((_, index) => !found[index]);
}

/** Makes the secrets of a new folder. Throws an OperatorError where only some of them are there. */
async function makeSecrets(folder: string): Promise<"made" | "there"> {
  const texts = writeSecrets();
  const files = [...Object.keys(texts), ...keyFiles];
  const missing = await findMissing(folder, files);
  if (missing.length === 0) return "there";
  if (missing.length < files.length) {
    throw new OperatorError(
      `${folder} lacks ${missing.join(", ")}, and has the rest. A new one would not fit the database: ` +
        "restore it from a backup, or name an empty folder.",
    );
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // The folder lies beside the sources: no commit takes it along.
  await writeFile(join(folder, ".gitignore"), "*\n");
  await ensureKeys(folder, {}, { credentials: false, auditEvents: false });
  for (const [file, text] of Object.entries(texts)) {
    await writeFile(join(folder, file), text, { mode: 0o600, flag: "wx" });
  }
  return "made";
}

try {
  const name = process.argv[2];
  if (name === undefined) throw new OperatorError("Use it so: npm run keys -- FOLDER");
  const folder = resolve(name);
  const outcome = await makeSecrets(folder);
  console.log(
    outcome === "made"
      ? `Made the keys and passwords in ${folder}. Back this folder up, apart from the database.`
      : `All keys and passwords are in ${folder} already.`,
  );
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
