import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { readSystemEnv } from "#lib/env.ts";

/** The absolute path of the first of these programs that PATH holds; undefined where it holds none. */
export function findProgram(...names: string[]): string | undefined {
  const folders = (readSystemEnv().PATH ?? "").split(delimiter).filter(Boolean);
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isProgram);
    if (found) return found;
  }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
