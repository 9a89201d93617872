import type { Cloud } from "#lib/tenants/schema.ts";

/** Microsoft's clouds as pages name them. */
export const cloudWords: Record<Cloud, string> = {
  global: "Microsoft 365 worldwide",
  gcchigh: "US Government GCC High",
  dod: "US Government DoD",
  china: "Microsoft 365 operated by 21Vianet",
  simulated: "Simulated",
};
