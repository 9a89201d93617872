import { join } from "node:path";
import { readStartEnv } from "#lib/env.ts";
import { readRunning } from "./data-dir.ts";
import { OperatorError } from "./operator-error.ts";
import { readPostgresRecord } from "./postgres.ts";
import type { ProductAccess } from "./product-database.ts";

/** How commands beside a running product reach its database. Throws an OperatorError where none runs. */
export async function findRunningProduct(): Promise<ProductAccess & { baseUrl: string }> {
  const env = readStartEnv();
  const running = await readRunning(env.dataDir);
  const url = env.databaseUrl ?? (running && (await readPostgresRecord(env.dataDir))?.productUrl);
  if (url === undefined) {
    throw new OperatorError(
      `Sendlock does not run in ${env.dataDir}. Start it with npm start, or set DATA_DIR to where it runs.`,
    );
  }
  return {
    url,
    auditSigningKeyFile: env.auditSigningKeyFile ?? join(env.dataDir, "keys", "audit-signing.pem"),
    baseUrl: running?.baseUrl ?? env.baseUrl,
  };
}
