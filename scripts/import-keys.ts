/** `npm run keys:import -- FILE`: puts exported keys back where they are missing. The passphrase comes from the terminal or stdin. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { readStartEnv } from "#lib/env.ts";
import { restoreKeys } from "./key-bundle.ts";
import { nameKeyFiles, placeKeys } from "./keys.ts";
import { describeError, OperatorError } from "./operator-error.ts";
import { readPassphrase } from "./read-passphrase.ts";

try {
  const name = process.argv[2];
  if (name === undefined) throw new OperatorError("Use it so: npm run keys:import -- FILE");
  const text = await readFile(resolve(name), "utf8");
  const env = readStartEnv();
  const files = placeKeys(env.dataDir, nameKeyFiles(env));
  for (const line of await restoreKeys(files, text, await readPassphrase("Passphrase: "))) console.log(line);
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
