import { z } from "zod";
import type { Cloud } from "#lib/tenants/schema.ts";
import type { Clouds } from "./clouds.ts";
import { DirectoryError, readCloud, requireShape } from "./graph.ts";
import { explain } from "./prepare-visit.ts";

const configurationSchema = z.object({
  issuer: z.url(),
  cloud_instance_name: z.string().optional(),
  tenant_region_sub_scope: z.string().nullish(),
});
const refusalSchema = z.object({ error: z.string(), error_description: z.string() });

/**
 * Asks Entra's public description of a tenant, which needs no sign-in. It proves that the tenant exists in this cloud,
 * and nothing else.
 * @param named a tenant id or one of its domains
 * @throws DirectoryError
 */
export async function findTenantId(clouds: Clouds, cloud: Cloud, named: string): Promise<string> {
  const { authority } = clouds.find(cloud) ?? {};
  if (!authority) throw new DirectoryError("network", "The simulated cloud is not running.");
  const url = `${authority}/${encodeURIComponent(named)}/v2.0/.well-known/openid-configuration`;
  const { status, body } = await readCloud(clouds, cloud, url);
  const refused = refusalSchema.safeParse(body);
  if (refused.success) {
    const { error, error_description } = refused.data;
    const { code, raw } = explain("entra", `${error} ${error_description}`);
    throw new DirectoryError(code, raw);
  }
  if (status !== 200) throw new DirectoryError("throttled", `Entra answered ${status}.`);
  const description = requireShape(configurationSchema, body);
  const actual = tellCloud(description);
  if (cloud !== "simulated" && actual && !actual.includes(cloud))
    throw new DirectoryError("other-cloud", `Entra says: ${actual.join(" or ")}.`);
  const [, id] = new URL(description.issuer).pathname.split("/");
  return requireShape(z.object({ issuer: z.guid() }), { issuer: id }).issuer.toLowerCase();
}

/**
 * Where a tenant lives. Every cloud describes tenants of the others, too. Tenants of GCC are in the global one.
 * Null: it does not say.
 */
function tellCloud(told: z.infer<typeof configurationSchema>): Cloud[] | null {
  const host = told.cloud_instance_name ?? new URL(told.issuer).host;
  if (host.endsWith("microsoftonline.us"))
    return told.tenant_region_sub_scope === "DOD"
      ? ["dod"]
      : told.tenant_region_sub_scope === "DODCON"
        ? ["gcchigh"]
        : ["gcchigh", "dod"];
  if (host.endsWith("microsoftonline.cn") || host.endsWith("chinacloudapi.cn")) return ["china"];
  if (host.endsWith("microsoftonline.com") || host.endsWith("windows.net")) return ["global"];
  return null;
}
