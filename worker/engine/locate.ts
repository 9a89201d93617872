import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Cloud } from "#lib/tenants/schema.ts";
import { findOnPath, isExecutable } from "./environment.ts";
import type { ModuleInfo } from "./protocol.ts";

/** `real` engines use Microsoft's module, `simulated` ones the stand-in. */
export type EngineKind = "real" | "simulated";

export type EngineStatus =
  | { state: "ready"; engine: string; modules: ModuleInfo[] }
  | {
      state: "missing";
      code: "engine.missing" | "module.missing" | "module.refused" | "engine.too-old";
      message: string;
      fix: string;
    };
export type MissingStatus = Extract<EngineStatus, { state: "missing" }>;

export interface Located {
  host: "pwsh" | "small";
  command: string;
  modulePath: string;
  moduleGuid: string;
}

export interface LocateOptions {
  projectRoot: string;
  /** The setting PWSH. */
  pwsh?: string | undefined;
  environment: Record<string, string | undefined>;
}

const moduleName = "ExchangeOnlineManagement";
// Microsoft's manifests carry it in every version, for example 3.4.0, 3.6.0, 3.7.0 and 3.9.0.
const microsoftGuid = "b5eced50-afa4-455b-847a-d8fb64140a22";
const standInGuid = "eb4fe5e3-73c6-4ebe-82b6-da8783cdd693";
const installPowerShell = "Install PowerShell 7.6 so that pwsh is on PATH, or set PWSH to it.";

export function kindOf(cloud: Cloud): EngineKind {
  return cloud === "simulated" ? "simulated" : "real";
}

/** Finds PowerShell and the module for a kind of engine, or says what is missing and how to get it. */
export function locateEngine(kind: EngineKind, options: LocateOptions): Located | MissingStatus {
  const { projectRoot, pwsh, environment } = options;
  const small = join(projectRoot, ".cache/powershell-host/sendlock-powershell");
  const full = pwsh || findOnPath("pwsh", environment.PATH);
  if (full && !isExecutable(full))
    return missing("engine.missing", `PWSH names ${full}, which cannot be run.`, installPowerShell);
  if (!full && !isExecutable(small))
    return missing(
      "engine.missing",
      "There is no PowerShell on this machine.",
      `${installPowerShell} For simulated tenants the .NET SDK 10 is enough: run npm start again.`,
    );
  const host = full ? { host: "pwsh" as const, command: full } : { host: "small" as const, command: small };
  if (kind === "simulated") {
    const modulePath = join(projectRoot, "sim/powershell", moduleName, `${moduleName}.psd1`);
    return { ...host, modulePath, moduleGuid: standInGuid };
  }
  if (!full)
    return missing("engine.missing", "Real tenants need PowerShell 7.6 on this machine.", installPowerShell);
  return findMicrosoftModule(full, environment, host);
}

/** Why an engine that says it is ready is not to be used. Null: it is the one that was meant. */
export function refuseModule(located: Located, module: ModuleInfo): MissingStatus | null {
  const folder = dirname(located.modulePath);
  const isExpected =
    module.name === moduleName &&
    module.guid.toLowerCase() === located.moduleGuid &&
    (module.path === folder || module.path === realpath(folder));
  return isExpected
    ? null
    : missing(
        "module.refused",
        `PowerShell loaded the module ${module.name} ${module.version} from another place than ${folder}.`,
        `Remove other modules named ${moduleName} from this machine.`,
      );
}

export function refuseVersion(host: "pwsh" | "small", version: string): MissingStatus | null {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (host === "small" || major > 7 || (major === 7 && minor >= 6)) return null;
  return missing("engine.too-old", `PowerShell ${version} is too old.`, installPowerShell);
}

export function missing(code: MissingStatus["code"], message: string, fix: string): MissingStatus {
  return { state: "missing", code, message, fix };
}

function findMicrosoftModule(
  pwsh: string,
  environment: LocateOptions["environment"],
  host: { host: "pwsh"; command: string } | { host: "small"; command: string },
): Located | MissingStatus {
  const fix = `Install-PSResource ${moduleName} -Version 3.10.1 -Scope AllUsers`;
  const folders = [
    ...(environment.HOME ? [join(environment.HOME, ".local/share/powershell/Modules")] : []),
    "/usr/local/share/powershell/Modules",
    join(dirname(realpath(pwsh)), "Modules"),
  ];
  const found = folders.flatMap((folder) => findManifests(join(folder, moduleName)));
  if (found.length === 0)
    return missing("module.missing", `Microsoft's module ${moduleName} is not installed.`, fix);
  const own = found.filter(({ guid }) => guid === microsoftGuid).sort(compareVersions);
  const newest = own[0];
  return newest
    ? { ...host, modulePath: newest.file, moduleGuid: microsoftGuid }
    : missing("module.refused", `The module ${found[0]?.file} is not Microsoft's.`, fix);
}

interface Manifest {
  file: string;
  guid: string;
  version: number[];
}

/** Manifests directly in a module's folder or in its version folders. */
function findManifests(folder: string): Manifest[] {
  const places = [folder, ...readNames(folder).map((name) => join(folder, name))];
  return places.flatMap((place) => {
    const file = join(place, `${moduleName}.psd1`);
    const text = readText(file);
    const guid = /^\s*GUID\s*=\s*['"]([0-9a-fA-F-]{36})['"]/m.exec(text)?.[1]?.toLowerCase();
    const version = /^\s*ModuleVersion\s*=\s*['"]([\d.]+)['"]/m.exec(text)?.[1] ?? "0";
    return guid ? [{ file, guid, version: version.split(".").map(Number) }] : [];
  });
}

function compareVersions(a: Manifest, b: Manifest): number {
  for (let index = 0; index < 4; index += 1) {
    const difference = (b.version[index] ?? 0) - (a.version[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function realpath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
