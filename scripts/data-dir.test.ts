import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { announceRunning, claimDataDir, prepareDataDir, readRunning } from "./data-dir.ts";
import { takeFileLock } from "./file-lock.ts";
import { findFreePort, findPortFault } from "./ports.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sendlock-data-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** What another process gets of a lock. */
function triedElsewhere(path: string): string {
  const code = `import { takeFileLock } from ${JSON.stringify(import.meta.resolve("./file-lock.ts"))};
    console.log(takeFileLock(${JSON.stringify(path)}, "exclusive") ? "taken" : "refused");`;
  return execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" }).trim();
}

test("a second start in the same folder is refused and told where the first is", async () => {
  await prepareDataDir(folder);
  const release = await claimDataDir(folder);
  await announceRunning(folder, { pid: 4711, baseUrl: "http://localhost:3000" });
  await expect(claimDataDir(folder)).rejects.toThrow(
    /runs already .* at http:\/\/localhost:3000 \(process 4711\)/,
  );
  release();
});

test("a start that was killed leaves no product that seems to run", async () => {
  const release = await claimDataDir(folder);
  await announceRunning(folder, { pid: 4711, baseUrl: "http://localhost:3000" });
  expect(await readRunning(folder)).toMatchObject({ pid: 4711 });
  release();
  expect(await readRunning(folder)).toBeUndefined();
});

test("a DATA_DIR that is a file is refused with the way out", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");
  await expect(prepareDataDir(file)).rejects.toThrow(
    /DATA_DIR .*file cannot be used: .*set DATA_DIR to another folder/,
  );
});

test("many share a lock, and one alone has it exclusively", () => {
  const path = join(folder, "lock");
  const shared = [takeFileLock(path, "shared"), takeFileLock(path, "shared")];
  expect(shared.every(Boolean)).toBe(true);
  expect(takeFileLock(path, "exclusive")).toBeUndefined();
  for (const release of shared) release?.();
  const exclusive = takeFileLock(path, "exclusive");
  expect(exclusive).toBeDefined();
  expect(takeFileLock(path, "shared")).toBeUndefined();
  exclusive?.();
});

test("only its owner can open a lock file, a new one or one from before; mending its mode loses no lock", async () => {
  const path = join(folder, "lock");
  const readMode = async () => (await stat(path)).mode & 0o777;
  const release = takeFileLock(path, "exclusive");
  expect(await readMode()).toBe(0o600);
  await chmod(path, 0o644);
  expect(takeFileLock(path, "exclusive")).toBeUndefined();
  expect(await readMode()).toBe(0o600);
  expect(triedElsewhere(path)).toBe("refused");
  release?.();
  expect(triedElsewhere(path)).toBe("taken");
});

test("a lock file that cannot be opened is one sentence with the way out", async () => {
  await mkdir(join(folder, "lock"));
  expect(() => takeFileLock(join(folder, "lock"), "exclusive")).toThrow(
    /^The lock file .*lock cannot be used: .* run this as the user it belongs to\.$/,
  );
});

test("a port in use is found out, and another is taken", async () => {
  const server = createServer();
  const port = await findFreePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  try {
    expect(await findPortFault(port, "127.0.0.1")).toBe("EADDRINUSE");
    expect(await findFreePort(port)).not.toBe(port);
  } finally {
    server.close();
  }
  expect(await findPortFault(port, "192.0.2.1")).toBe("EADDRNOTAVAIL");
});
