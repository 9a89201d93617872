import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "./test-pool.ts";

const moduleFolder = "sim/powershell/ExchangeOnlineManagement";
const roots: string[] = [];

/** A project folder like ours but for the stand-in module, which is changed. */
export function createTestRoot(change: (module: string) => void): string {
  const root = mkdtempSync(join(tmpdir(), "sendlock-root-"));
  roots.push(root);
  for (const folder of ["worker", ".cache"]) symlinkSync(join(projectRoot, folder), join(root, folder));
  mkdirSync(join(root, "sim/powershell"), { recursive: true });
  cpSync(join(projectRoot, moduleFolder), join(root, moduleFolder), { recursive: true });
  change(join(root, moduleFolder));
  return root;
}

export function removeTestRoots(): void {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
}
