import { PrismaPg } from "@prisma/adapter-pg";
import { Prisma, PrismaClient } from "#prisma";

export { Prisma };
export type Db = PrismaClient;
export type Tx = Prisma.TransactionClient;

/** A lone click after a quiet hour should not pay for a new connection; pg would close them after 10 s. */
const idleTimeoutMillis = 300_000;

const statementNames = new Map<string, string>();
/** Each connection keeps the named ones for as long as it lives; one with a list of values has a text for each length. */
const mostNamed = 300;
const mostValues = 24;

/** A named statement is parsed and planned once a connection and not each time. Without a name: an empty one. */
function nameStatement({ sql, args }: { sql: string; args: readonly unknown[] }): string {
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  if (args.length > mostValues || statementNames.size >= mostNamed) return "";
  const name = `s${statementNames.size}`;
  statementNames.set(sql, name);
  return name;
}

/**
 * Opens the database with the product's role. Connections are made on first use.
 * @param max greatest number of connections of this process
 */
export function openDatabase(url: string, max = 10): Db {
  const adapter = new PrismaPg(
    { connectionString: url, max, connectionTimeoutMillis: 5_000, idleTimeoutMillis },
    { statementNameGenerator: nameStatement },
  );
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 5_000, timeout: 15_000 } });
}

/** Whether an error says that a unique index refused a row (Prisma P2002, or PostgreSQL 23505 from raw SQL). */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  if (error.code === "P2002") return true;
  return (
    error.code === "P2010" &&
    /23505|UniqueConstraintViolation/.test(JSON.stringify(error.meta) + error.message)
  );
}

/** PostgreSQL's own code of what went wrong, where Prisma passes it on. */
function readSqlState(error: Error): string {
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } };
  return String(meta?.driverAdapterError?.cause?.originalCode ?? "");
}

/** Whether an error says that the database is out of reach rather than that a statement was wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (
    typeof code === "string" &&
    /^(P1001|P1002|P1008|P1017|P2024|P2028|ECONNREFUSED|ECONNRESET|57P0[123]|08...)$/.test(code)
  )
    return true;
  // It was ended, or lost, in the middle of a statement.
  if (/^(57P0[123]|08...)$/.test(readSqlState(error))) return true;
  return /Can't reach database|Connection terminated|ECONNREFUSED|timeout exceeded when trying to connect/.test(
    error.message,
  );
}

/** Whether PostgreSQL refused a statement, or could not carry it out. */
export function isStatementError(error: unknown): boolean {
  return (
    error instanceof Prisma.PrismaClientKnownRequestError ||
    error instanceof Prisma.PrismaClientUnknownRequestError
  );
}

/** Whether PostgreSQL had no room for a statement: `disk_full`, appendix A of its manual. */
export function isDiskFull(error: unknown): error is Error {
  return error instanceof Error && (readSqlState(error) === "53100" || /\b53100\b/.test(error.message));
}

/** Whether the same transaction may well succeed a moment later: the database was away, or two got in each other's way. */
export function isWorthRepeating(error: unknown): boolean {
  if (isDatabaseAway(error)) return true;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  const deadlockOrSerialization = /40P01|40001/;
  return (
    error.code === "P2034" || deadlockOrSerialization.test(JSON.stringify(error.meta ?? {}) + error.message)
  );
}

/** Text to be found as it stands. Prisma passes it on to LIKE as it is, where % would match everything. */
export function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

/** The database's time: the one clock that several web and worker processes share. */
export async function readClock(tx: Db | Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (!row) throw new Error("The database gave no time.");
  return row.now;
}

/** The time at which the transaction began, which is what `now()` gives in it. What is due then is due to all its statements. */
export async function readTransactionTime(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
  if (!row) throw new Error("The database gave no time.");
  return row.now;
}

/**
 * Foreign text as it can be stored: PostgreSQL refuses NUL, and half a character has no canonical form.
 * @param most characters to keep
 */
export function storableText(text: string, most: number): string {
  return text.slice(0, most).replaceAll("\0", "").toWellFormed();
}
