import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "#lib/web/content-security-policy.ts";
import { webContext } from "#lib/web/context.ts";
import { isOwnHost } from "#lib/web/request-origin.ts";

/** Sends pages their policy, and visitors to the one address. Who may see a page is decided by the page. */
export function proxy(request: NextRequest): NextResponse {
  const { baseUrl } = webContext();
  if (!isOwnHost(baseUrl, request.headers.get("host"))) {
    const { pathname, search } = request.nextUrl;
    return NextResponse.redirect(`${baseUrl.origin}${pathname}${search}`, 307);
  }
  const policy = contentSecurityPolicy();
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  if (baseUrl.protocol === "https:")
    response.headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  return response;
}

export const config = { matcher: "/((?!api/|_next/static/|fonts/).*)" };
