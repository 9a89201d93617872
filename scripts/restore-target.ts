import { createInterface } from "node:readline/promises";
import pg from "pg";
import type { Head } from "#lib/audit/schema.ts";
import { readHeadRow, readTables } from "#lib/backup/tables.ts";
import { OperatorError } from "./operator-error.ts";

/** What stands in a database before a restore. */
export interface Standing {
  /** Rows in tables of any name. */
  isEmpty: boolean;
  events: number;
  tenants: number;
  head: Head | null;
}

/** @throws OperatorError while web or worker is connected, or anybody else with the product's role */
export async function refuseWhileRunning(client: pg.Client, productRole: string): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND usename = $1 AND pid <> pg_backend_pid()`,
    [productRole],
  );
  const count = rows[0]?.count ?? 0;
  if (count > 0)
    throw new OperatorError(
      `Sendlock runs on this database: it has ${count} connections of the role "${productRole}". ` +
        "End web and workers first; with containers: docker compose stop web worker",
    );
}

async function countRows(client: pg.Client, name: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${pg.escapeIdentifier(name)}`,
  );
  return rows[0]?.count ?? 0;
}

export async function readStanding(client: pg.Client): Promise<Standing> {
  const names = (await readTables(client)).map(({ name }) => name);
  const count = (name: string) => (names.includes(name) ? countRows(client, name) : Promise.resolve(0));
  let isEmpty = true;
  for (const name of names) isEmpty &&= (await countRows(client, name)) === 0;
  return {
    isEmpty,
    events: await count("audit_events"),
    tenants: await count("tenants"),
    head: names.includes("audit_events") ? await readHeadRow(client) : null,
  };
}

/**
 * Lets a restore go on where there is nothing to lose, or where its number is said by whom it belongs to.
 * @param answer the number of events that was said beforehand
 * @throws OperatorError otherwise
 */
export async function confirmLoss(
  { isEmpty, events, tenants }: Standing,
  { replace, answer }: { replace: boolean; answer: number | undefined },
): Promise<void> {
  if (isEmpty) return;
  const loss = `${events} events and ${tenants} tenants`;
  if (!replace)
    throw new OperatorError(
      `The database is not empty: it holds ${loss}. Nothing was changed. ` +
        "To lose them, back it up and restore with --replace; or name an empty database.",
    );
  if (answer === undefined && !process.stdin.isTTY)
    throw new OperatorError(
      `The database holds ${loss}, which would be lost. Nothing was changed. Say so: --yes-lose ${events}`,
    );
  const said = answer ?? Number(await ask(`${loss} will be lost. Type the number of events to go on: `));
  if (said !== events)
    throw new OperatorError(`The database holds ${loss}, and not ${said}. Nothing was changed.`);
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(question)).trim() || "nothing";
  } finally {
    terminal.close();
  }
}
