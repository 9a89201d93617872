import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** Looks a program up on a PATH. Null when it is not there. */
export function findOnPath(name: string, path: string | undefined): string | null {
  const names = process.platform === "win32" ? [`${name}.exe`] : [name];
  for (const folder of (path ?? "").split(delimiter).filter(Boolean)) {
    for (const file of names) {
      const candidate = join(folder, file);
      if (isExecutable(candidate)) return candidate;
    }
  }
  return null;
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const inherited = ["PATH", "HOME", "LANG", "LC_ALL", "DOTNET_ROOT", "SystemRoot", "USERPROFILE"];

/**
 * The whole environment of an engine: an allow-list, so that nothing of the worker's own settings gets there.
 * @param scratch the engine's own temporary folder
 */
export function buildEnvironment(
  source: Record<string, string | undefined>,
  scratch: string,
  extra: Record<string, string>,
): Record<string, string> {
  const kept = inherited.flatMap((name) => (source[name] ? [[name, source[name]]] : []));
  const dotnet = findOnPath("dotnet", source.PATH);
  return {
    ...(dotnet ? { DOTNET_ROOT: dirname(realpathSync(dotnet)) } : {}),
    ...Object.fromEntries(kept),
    TMPDIR: scratch,
    // No sockets in the temporary folder by which another process could attach and read the token.
    DOTNET_EnableDiagnostics: "0",
    POWERSHELL_DIAGNOSTICS_OPTOUT: "1",
    DOTNET_TieredPGO: "0",
    // An engine lives for one visit: compiling what it calls often a second time, better, costs more than it saves
    // (clrconfignames.h of dotnet/runtime). No background collector for a heap that lives as short.
    DOTNET_TC_CallCounting: "0",
    DOTNET_gcConcurrent: "0",
    POWERSHELL_TELEMETRY_OPTOUT: "1",
    POWERSHELL_UPDATECHECK: "Off",
    ...extra,
  };
}
