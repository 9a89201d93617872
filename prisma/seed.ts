import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { system } from "#lib/access/schema.ts";
import type { Signer } from "#lib/audit/chain.ts";
import { addCredential, sealCredential } from "#lib/credentials/add.ts";
import { addAppRegistration } from "#lib/credentials/commands.ts";
import { findCredential } from "#lib/credentials/queries.ts";
import type { SealingKey } from "#lib/credentials/sealing.ts";
import { Secret } from "#lib/credentials/secret.ts";
import type { Db } from "#lib/db.ts";
import { addTenants } from "#lib/tenants/commands.ts";

const expiresAt = z.iso.datetime().transform((text) => new Date(text));
const fileSchema = z.object({
  homeTenantId: z.uuid(),
  apps: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      clientId: z.uuid(),
      secret: z.object({ value: z.string(), expiresAt }).optional(),
      certificate: z.object({ certificatePem: z.string(), privateKeyPem: z.string(), expiresAt }).optional(),
    }),
  ),
  tenants: z.array(
    z.object({ entraTenantId: z.uuid(), initialDomain: z.string(), name: z.string(), appKey: z.string() }),
  ),
});

type SimulatedApp = z.infer<typeof fileSchema>["apps"][number];

export interface SeedOptions {
  db: Db;
  signer: Signer;
  sealingKey: SealingKey;
  dataDir: string;
}

/** Adds the simulated tenants and their app registrations that are not there yet. Returns how many tenants are new. */
export async function seedSimulatedTenants(options: SeedOptions): Promise<number> {
  const path = join(options.dataDir, "simulated-apps.json");
  if (!existsSync(path)) return 0;
  const { homeTenantId, apps, tenants } = fileSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  const ids = new Map<string, string>();
  for (const app of apps) ids.set(app.key, await seedApp(options, { ...app, homeTenantId }));
  return addTenants(
    options,
    system,
    tenants.map(({ entraTenantId, initialDomain, name, appKey }) => {
      const appRegistrationId = ids.get(appKey);
      if (!appRegistrationId)
        throw new Error(`The simulated tenant ${name} names the app ${appKey}, which is not there.`);
      return {
        entraTenantId,
        domain: initialDomain,
        name,
        cloud: "simulated" as const,
        appRegistrationId,
        source: "simulated" as const,
      };
    }),
  );
}

async function seedApp(
  { db, signer, sealingKey }: SeedOptions,
  app: SimulatedApp & { homeTenantId: string },
): Promise<string> {
  const key = { cloud: "simulated" as const, clientId: app.clientId };
  const known = await db.appRegistration.findUnique({ where: { cloud_clientId: key } });
  const { name, homeTenantId } = app;
  const appRegistrationId =
    known?.id ??
    (await addAppRegistration({ db, signer }, system, undefined, {
      ...key,
      name,
      multiTenant: true,
      homeTenantId,
    }));
  if (await findCredential(db, appRegistrationId)) return appRegistrationId;
  const proof = app.certificate
    ? {
        secret: new Secret(app.certificate.privateKeyPem),
        certificate: app.certificate.certificatePem,
        expiresAt: app.certificate.expiresAt,
      }
    : {
        secret: new Secret(app.secret?.value ?? ""),
        ...(app.secret ? { expiresAt: app.secret.expiresAt } : {}),
      };
  await addCredential(
    { db, signer },
    system,
    await sealCredential(sealingKey, { appRegistrationId, ...proof }),
  );
  return appRegistrationId;
}
