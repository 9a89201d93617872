import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { findFreePort } from "../scripts/ports.ts";
import { choosePlace } from "../scripts/postgres-place.ts";
import {
  databaseName,
  initialize,
  makePasswords,
  ownerRole,
  productRole,
  startServer,
  stopServer,
} from "../scripts/postgres-server.ts";
import { runProgram } from "../scripts/run-program.ts";
import { migrate } from "./migrate.ts";
import { makeUrl } from "./test-server.ts";

const tablespace = "small_disk";

/** A PostgreSQL of a test's own, whose history alone lies on a small disk. */
export interface SmallDisk {
  productUrl: string;
  /** A folder that goes with it. */
  folder: string;
  /** Takes all the room that is left. */
  fill: () => void;
  makeRoom: () => void;
  close: () => Promise<void>;
}

/** Why there can be no small disk here; null where there can be one. */
export function refusesSmallDisk(): string | null {
  if (process.platform !== "linux") return "only Linux mounts a tmpfs";
  if (process.getuid?.() !== 0) return "only root may mount a disk";
  const folder = mkdtempSync(join(tmpdir(), "sendlock-mount-"));
  try {
    mount(folder);
    execFileSync("umount", [folder]);
    return null;
  } catch {
    return "this root may not mount a disk";
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function mount(folder: string): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m", "sendlock-test", folder], { stdio: "pipe" });
}

/**
 * The history alone is on it and not the whole server: with its write-ahead log on a full disk PostgreSQL ends
 * itself, which is a database that is away, and other tests cover that. Here it goes on and refuses events.
 */
export async function openSmallDisk(): Promise<SmallDisk> {
  const folder = mkdtempSync(join(tmpdir(), "sendlock-disk-"));
  chmodSync(folder, 0o755);
  const disk = join(folder, "disk");
  mkdirSync(disk);
  mount(disk);
  const place = await choosePlace(join(folder, "postgres"));
  if (place.user) chownSync(disk, place.user.uid, place.user.gid);
  chmodSync(disk, 0o700);
  const server = { port: await findFreePort(), passwords: makePasswords() };
  const close = async () => {
    await stopServer(place);
    execFileSync("umount", ["--lazy", disk]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await initialize(place, server.passwords, false);
    const single = await runProgram(
      join(place.binFolder, "postgres"),
      ["--single", "-D", place.dataPath, "-c", "exit_on_error=on", "template1"],
      {
        cwd: "/",
        env: { LC_ALL: "C", TZ: "UTC" },
        ...place.user,
        input: `CREATE TABLESPACE ${tablespace} OWNER ${ownerRole} LOCATION '${disk}';\n`,
      },
    );
    if (single.exitCode !== 0) throw new Error(single.lines.join("\n"));
    await startServer(place, server.port, join(folder, "postgres.log"), { fsync: "off" });
    const ownerUrl = makeUrl(server, "owner", databaseName);
    await migrate({ ownerUrl, productRole, log: () => undefined });
    await moveHistory(ownerUrl);
  } catch (error) {
    await close();
    throw error;
  }
  const ballast = join(disk, "ballast");
  return {
    productUrl: makeUrl(server, "product", databaseName),
    folder,
    fill: () => fill(disk, ballast),
    makeRoom: () => rmSync(ballast),
    close,
  };
}

async function moveHistory(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`ALTER TABLE audit_events SET TABLESPACE ${tablespace}`);
  const { rows } = await owner.query<{ name: string }>(
    "SELECT indexname AS name FROM pg_indexes WHERE tablename = 'audit_events'",
  );
  for (const { name } of rows) await owner.query(`ALTER INDEX "${name}" SET TABLESPACE ${tablespace}`);
  await owner.end();
}

function fill(disk: string, ballast: string): void {
  for (const blockBytes of [1_048_576, 4_096])
    try {
      for (;;) {
        if (statfsSync(disk).bavail === 0) return;
        writeFileSync(ballast, Buffer.alloc(blockBytes), { flag: "a" });
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
}
