/**
 * `npm run seal -- --how secret|pem|pfx`: seals a secret or a file with a certificate and its key, and prints the JSON
 * body for `POST /api/v1/app-registrations/{id}/credentials` on the last line of stdout. What is secret comes from
 * stdin or a file, never from the command line.
 */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { z } from "zod";
import { pickSealingKey, readKeySet } from "#lib/credentials/key-set.ts";
import { type NewCredential, newCredentialSchema } from "#lib/credentials/schema.ts";
import { type SealingKey, seal } from "#lib/credentials/sealing.ts";
import { Secret } from "#lib/credentials/secret.ts";
import { readStartEnv } from "#lib/env.ts";
import { nameKeyFiles, placeKeys } from "./keys.ts";
import { describeError, OperatorError } from "./operator-error.ts";

const usage = `npm run seal -- --how secret|pem|pfx [--file FILE] [--password-file FILE] [--label TEXT]
  [--expires 2027-01-31T00:00:00Z] [--key FILE]
  Without --file it reads stdin. --key names the saved answer of GET /api/v1/sealing-key; else the key in DATA_DIR is used.`;

const optionSchema = z.object({
  how: z.enum(["secret", "pem", "pfx"]),
  file: z.string().optional(),
  "password-file": z.string().optional(),
  label: z.string().max(60).default(""),
  expires: z.iso.datetime().optional(),
  key: z.string().optional(),
});
type Options = z.infer<typeof optionSchema>;

function readOptions(): Options {
  try {
    const text = { type: "string" } as const;
    const options = { how: text, file: text, "password-file": text, label: text, expires: text, key: text };
    return optionSchema.parse(parseArgs({ options }).values);
  } catch (cause) {
    throw new OperatorError(`Use it so: ${usage}`, { cause });
  }
}

const answerSchema = z.object({
  kid: z.string(),
  jwk: z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string() }),
});

async function readKey({ key }: Options): Promise<SealingKey> {
  if (key !== undefined) return answerSchema.parse(JSON.parse(await readFile(key, "utf8")));
  const env = readStartEnv();
  const { sealPublicJwksFile } = placeKeys(env.dataDir, nameKeyFiles(env));
  return pickSealingKey(readKeySet(sealPublicJwksFile, "public"));
}

/** Enough to tell two secrets apart; of a short one it would tell too much. */
const hintOf = (secret: string) => (secret.length < 16 ? "" : secret.slice(-4));

const withoutLineEnd = (text: string) => text.replace(/\r?\n$/, "");

async function sealInput(options: Options): Promise<NewCredential> {
  const { how, file, label } = options;
  const key = await readKey(options);
  const bytes = file === undefined ? await buffer(process.stdin) : await readFile(file);
  if (bytes.length === 0) throw new OperatorError("There was nothing to seal: stdin or the file is empty.");
  const id = randomUUID();
  if (how === "secret") {
    const secret = withoutLineEnd(bytes.toString("utf8"));
    const sealed = await seal(key, id, how, new Secret(secret));
    return { how, id, label, sealed, hint: hintOf(secret), expiresAt: options.expires ?? null };
  }
  const passwordFile = options["password-file"];
  const password = passwordFile === undefined ? "" : withoutLineEnd(await readFile(passwordFile, "utf8"));
  const content = bytes.toString(how === "pfx" ? "base64" : "utf8");
  return {
    how,
    id,
    label,
    sealed: await seal(key, id, how, new Secret(JSON.stringify({ content, password }))),
  };
}

try {
  console.log(JSON.stringify(newCredentialSchema.parse(await sealInput(readOptions()))));
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
