/** What is read and written of package-lock.json (lockfileVersion 3). */
export interface LockFile {
  packages: Record<string, LockedPackage>;
}

export interface LockedPackage {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

interface Missing {
  name: string;
  version: string;
  dev: boolean;
}

/** Whether a package that stands at this place in the tree finds the other one, as Node looks for it. */
function canFind(lock: LockFile, place: string, name: string): boolean {
  for (let folder = place; ; ) {
    if (lock.packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === "") return false;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")));
  }
}

/**
 * Optional packages that the lock file names and does not hold. npm leaves out those that a registry
 * does not serve, and `npm ci` refuses such a lock file on every other machine.
 */
export function listMissing(lock: LockFile): Missing[] {
  return Object.entries(lock.packages).flatMap(([place, { optionalDependencies = {}, dev = false }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !canFind(lock, place, name))
      .map(([name, range]) => ({ name, version: range.replace(/^[^\d]*/, ""), dev })),
  );
}

const systems = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const processors = ["arm64", "arm", "x64", "ia32", "ppc64", "riscv64", "s390x"];

/** The platform that a package's name tells, as npm writes it: `@scope/name-linux-x64-musl`. */
export function describePlatform(name: string): Pick<LockedPackage, "os" | "cpu" | "libc"> {
  if (name.includes("wasm32")) return { cpu: ["wasm32"] };
  const os = systems.find((system) => name.includes(`-${system}`));
  const cpu = processors.find((processor) => name.includes(`-${processor}`));
  if (!os || !cpu) throw new Error(`The name of ${name} tells no platform: install it where it is served.`);
  const libc =
    os !== "linux" ? undefined : name.includes("musl") ? "musl" : name.includes("gnu") ? "glibc" : undefined;
  return { os: [os], cpu: [cpu], ...(libc ? { libc: [libc] } : {}) };
}

/** The lock file with an entry for each missing package: its exact version, its platform, and no checksum. */
export function completeLock<T extends LockFile>(lock: T): T {
  const added = listMissing(lock).map(({ name, version, dev }): [string, LockedPackage] => [
    `node_modules/${name}`,
    { version, ...describePlatform(name), ...(dev ? { dev } : {}), optional: true },
  ]);
  const sorted = [...Object.entries(lock.packages), ...added].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...lock, packages: Object.fromEntries(sorted) };
}
