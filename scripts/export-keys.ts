/** `npm run keys:export -- FILE`: writes all keys into a new file that a passphrase opens, read from the terminal or stdin. */
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { readStartEnv } from "#lib/env.ts";
import { leastPassphrase, packKeys } from "./key-bundle.ts";
import { nameKeyFiles, placeKeys } from "./keys.ts";
import { describeError, OperatorError } from "./operator-error.ts";
import { readPassphrase } from "./read-passphrase.ts";

async function askPassphrase(): Promise<string> {
  const passphrase = await readPassphrase(`Passphrase, ${leastPassphrase} characters or more: `);
  if (passphrase.length < leastPassphrase)
    throw new OperatorError(`The passphrase is too short: take ${leastPassphrase} characters or more.`);
  if (process.stdin.isTTY && (await readPassphrase("The same again: ")) !== passphrase)
    throw new OperatorError("The two passphrases differ. Nothing was written.");
  return passphrase;
}

try {
  const name = process.argv[2];
  if (name === undefined) throw new OperatorError("Use it so: npm run keys:export -- FILE");
  const env = readStartEnv();
  const packed = await packKeys(placeKeys(env.dataDir, nameKeyFiles(env)), await askPassphrase());
  await writeFile(resolve(name), packed, { mode: 0o600, flag: "wx" });
  console.log(`Wrote all keys to ${resolve(name)}. Keep it apart from the database and from its passphrase.`);
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
