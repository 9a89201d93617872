import { z } from "zod";
import type { Failure } from "#lib/runs/outcome.ts";
import type { Cloud } from "#lib/tenants/schema.ts";
import type { Clouds } from "./clouds.ts";
import { explain } from "./prepare-visit.ts";

const answerSchema = z.object({
  issuer: z.string().optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
});

/**
 * Asks a cloud's sign-in for the tenant id behind a domain or a tenant id. Anybody may ask that; it proves that the
 * tenant exists in this cloud, and nothing else.
 * Source: learn.microsoft.com/entra/identity-platform/v2-protocols-oidc.
 */
export async function readTenantId(
  clouds: Clouds,
  cloud: Cloud,
  named: string,
): Promise<{ ok: true; entraTenantId: string } | { ok: false; failure: Failure }> {
  const endpoints = clouds.find(cloud);
  if (!endpoints) return { ok: false, failure: explain("network", "The simulated cloud is not running.") };
  try {
    const url = `${endpoints.authority}/${encodeURIComponent(named)}/v2.0/.well-known/openid-configuration`;
    const { issuer, error, error_description } = answerSchema.parse((await clouds.read(cloud, url)).body);
    const entraTenantId = /\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//i.exec(issuer ?? "")?.[1];
    if (entraTenantId) return { ok: true, entraTenantId: entraTenantId.toLowerCase() };
    return {
      ok: false,
      failure: explain("entra", `${error ?? ""} ${error_description ?? "It gave no tenant id."}`),
    };
  } catch (error) {
    return { ok: false, failure: explain("network", String(error)) };
  }
}
