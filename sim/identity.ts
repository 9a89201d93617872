import { randomBytes } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { makeOwnCredentials, ownCredentialsSchema } from "./apps.ts";
import { makeServerCertificate, makeSigningKey } from "./certificate.ts";
import { openFolder, readJson, writePrivateJson } from "./state-folder.ts";

const identitySchema = z.object({
  v: z.literal(1),
  port: z.number().int().nullable(),
  smtpPort: z.number().int().nullable().default(null),
  controlToken: z.string(),
  server: z.object({ certificatePem: z.string(), privateKeyPem: z.string(), expiresAt: z.iso.datetime() }),
  signingKeyPem: z.string(),
  credentials: ownCredentialsSchema,
});
/** What stays the same over restarts: keys, certificates, control token, ports. */
export type Identity = z.infer<typeof identitySchema>;

const FILE = "identity.json";

/** Reads the identity from the state folder, or makes it there. */
export async function openIdentity(folder: string): Promise<Identity> {
  const found = readJson(openFolder(folder), FILE);
  if (found !== undefined) return identitySchema.parse(found);
  const identity: Identity = {
    v: 1,
    port: null,
    smtpPort: null,
    controlToken: randomBytes(32).toString("base64url"),
    server: await makeServerCertificate(),
    signingKeyPem: await makeSigningKey(),
    credentials: await makeOwnCredentials(),
  };
  writePrivateJson(path.join(folder, FILE), identity);
  return identity;
}

export function savePorts(folder: string, identity: Identity, port: number, smtpPort: number): void {
  if (identity.port === port && identity.smtpPort === smtpPort) return;
  writePrivateJson(path.join(folder, FILE), { ...identity, port, smtpPort });
}
