/** `npm run keys:rotate`: seals all credentials to a new key while Sendlock runs. With `-- --drop-old`: ends the old one. */
import { parseArgs } from "node:util";
import { readStartEnv } from "#lib/env.ts";
import { dropOldKeys, rotateKeys } from "./key-rotation.ts";
import { nameKeyFiles, placeKeys } from "./keys.ts";
import { describeError } from "./operator-error.ts";
import { withDatabase } from "./product-database.ts";
import { findRunningProduct } from "./running-product.ts";

try {
  const { values } = parseArgs({ options: { "drop-old": { type: "boolean", default: false } } });
  const env = readStartEnv();
  const files = placeKeys(env.dataDir, nameKeyFiles(env));
  const work = values["drop-old"] ? dropOldKeys : rotateKeys;
  await withDatabase(await findRunningProduct(), (store) => work(store, files, (line) => console.log(line)));
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
