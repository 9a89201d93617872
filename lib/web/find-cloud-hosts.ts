import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type CloudHosts, cloudHosts } from "../tenants/cloud-hosts.ts";
import type { Cloud } from "../tenants/schema.ts";
import type { WebContext } from "./context.ts";

const fileSchema = z.object({ entra: z.url() });

/** Where a cloud signs people in, for links. Nothing is asked there by this process. Null: it is not running. */
export function findCloudHosts(
  { env }: Pick<WebContext, "env">,
  cloud: Cloud,
): Pick<CloudHosts, "authority" | "exchange"> | null {
  if (cloud !== "simulated") return cloudHosts[cloud];
  try {
    const text = readFileSync(join(env.dataDir, "simulated-cloud.json"), "utf8");
    return { authority: fileSchema.parse(JSON.parse(text)).entra, exchange: cloudHosts.global.exchange };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
