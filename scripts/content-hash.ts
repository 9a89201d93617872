import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * SHA-256 over the names and contents of all files that the patterns name, tests left out.
 * @param patterns as for `fs.glob`, relative to `root`; one that names no file is an error
 */
export function hashFiles(root: string, patterns: readonly string[]): string {
  const hash = createHash("sha256");
  for (const pattern of patterns) {
    const files = globSync(pattern, { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile());
    if (files.length === 0) throw new Error(`No file matches ${pattern}.`);
    const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
    for (const path of paths) {
      if (/\.test\.tsx?$/.test(path)) continue;
      hash.update(path.slice(root.length)).update("\0").update(readFileSync(path)).update("\0");
    }
  }
  return hash.digest("hex");
}
