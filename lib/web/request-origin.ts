import { AppError } from "../errors.ts";

/** Whether the Host header names the address that Sendlock is reached by. */
export function isOwnHost(baseUrl: URL, host: string | null): boolean {
  return host?.toLowerCase() === baseUrl.host;
}

export function isChange(method: string): boolean {
  return method !== "GET" && method !== "HEAD";
}

/**
 * Refuses a change that another site's page sent with this browser's cookie. `Sec-Fetch-Site` decides where
 * the browser sends it (all do since 2023), `Origin` where not. A request with neither is refused as well.
 * @throws AppError `cross-site`
 */
export function refuseCrossSite(baseUrl: URL, headers: Headers): void {
  const site = headers.get("sec-fetch-site");
  const same = site === null ? headers.get("origin") === baseUrl.origin : site === "same-origin";
  if (same) return;
  throw new AppError("cross-site", {
    detail: "The request does not come from Sendlock's own page.",
    fix: `Open ${baseUrl.origin} and do it there. Scripts use an API token (npm run token).`,
  });
}
