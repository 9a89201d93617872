/** `node scripts/complete-lock.ts`: after `npm install`, adds the optional packages that a registry did not serve to the lock file. */
import { readFileSync, writeFileSync } from "node:fs";
import { completeLock, listMissing } from "./lock-file.ts";

const path = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(path, "utf8"));
const missing = listMissing(lock);
if (missing.length > 0) writeFileSync(path, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
console.log(`Packages of other platforms added to package-lock.json: ${missing.length}`);
