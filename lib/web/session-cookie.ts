const name = "sendlock";

/**
 * Browsers keep `Secure` cookies for https and, though it is plain http, for loopback hosts. The `__Host-`
 * prefix needs `Secure`, so that only a site that `ALLOW_HTTP` opened goes without both.
 */
function isSecure(baseUrl: URL): boolean {
  return baseUrl.protocol === "https:" || isLoopback(baseUrl.hostname);
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

export function sessionCookieName(baseUrl: URL): string {
  return isSecure(baseUrl) ? `__Host-${name}` : name;
}

/** The Set-Cookie line of a new session. */
export function writeSessionCookie(baseUrl: URL, token: string, expiresAt: Date): string {
  return line(baseUrl, token, expiresAt);
}

/** The Set-Cookie line that makes the browser forget the session. */
export function clearSessionCookie(baseUrl: URL): string {
  return line(baseUrl, "", new Date(0));
}

/** The session token in a Cookie header, or null. */
export function readSessionCookie(baseUrl: URL, header: string | null): string | null {
  const lead = `${sessionCookieName(baseUrl)}=`;
  const found = header?.split(/;\s*/).find((part) => part.startsWith(lead));
  return found?.slice(lead.length) || null;
}

function line(baseUrl: URL, value: string, expiresAt: Date): string {
  const attributes = ["Path=/", "HttpOnly", "SameSite=Lax", `Expires=${expiresAt.toUTCString()}`];
  if (isSecure(baseUrl)) attributes.push("Secure");
  return [`${sessionCookieName(baseUrl)}=${value}`, ...attributes].join("; ");
}
