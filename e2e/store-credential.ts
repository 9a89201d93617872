/** Gives a tenant an app registration of its own. Everything comes on stdin, the secret too. */
import { text } from "node:stream/consumers";
import { z } from "zod";
import { system } from "#lib/access/schema.ts";
import { readSigner } from "#lib/audit/rules.ts";
import { addAppRegistration, addCredential, sealCredential } from "#lib/credentials/commands.ts";
import { readKeySet } from "#lib/credentials/key-set.ts";
import { Secret } from "#lib/credentials/secret.ts";
import { openDatabase } from "#lib/db.ts";

const input = z
  .object({
    databaseUrl: z.string(),
    dataDir: z.string(),
    entraTenantId: z.uuid(),
    clientId: z.uuid(),
    secret: z.string(),
  })
  .parse(JSON.parse(await text(process.stdin)));

const db = openDatabase(input.databaseUrl, 1);
const signer = readSigner(`${input.dataDir}/keys/audit-signing.pem`);
const [sealingKey] = readKeySet(`${input.dataDir}/keys/seal-public.jwks.json`);
if (!sealingKey) throw new Error("The product has no sealing key.");
const { clientId, entraTenantId } = input;
const appRegistrationId = await addAppRegistration(
  { db, signer },
  { name: clientId, clientId, cloud: "simulated" },
);
const credential = await sealCredential(sealingKey, { appRegistrationId, secret: new Secret(input.secret) });
await addCredential({ db, signer }, system, credential);
await db.tenant.update({ where: { entraTenantId }, data: { appRegistrationId } });
await db.$disconnect();
