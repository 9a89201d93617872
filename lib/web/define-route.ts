import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { findSession, findToken, type SignedIn } from "../access/queries.ts";
import { may, roleNeededFor } from "../access/rules.ts";
import type { Actor, Origin, Permission } from "../access/schema.ts";
import { AppError } from "../errors.ts";
import { type WebContext, webContext } from "./context.ts";
import { withinDatabaseDeadline } from "./database-deadline.ts";
import { noteNotSignedIn, noteRoleTooSmall } from "./note-refusal.ts";
import { problemResponse } from "./problem-response.ts";
import { countRequest, networkOf, type RateName } from "./rate-limits.ts";
import {
  type FileLimits,
  readBody,
  readFile,
  readIdempotencyKey,
  readParams,
  readQuery,
} from "./read-input.ts";
import { readOrigin } from "./read-origin.ts";
import { isChange, isOwnHost, refuseCrossSite } from "./request-origin.ts";
import { readSessionCookie } from "./session-cookie.ts";

type Schema = z.ZodType | undefined;
type Parsed<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;

/** What a route's `run` is given once every check has passed. */
interface Call<Access extends Permission | "public", P, Q, B> {
  context: WebContext;
  actor: Access extends "public" ? null : Actor;
  sessionId: string | undefined;
  origin: Origin;
  params: P;
  query: Q;
  body: B;
  /** The body as it came, where the route takes a file; else nothing. */
  file: Uint8Array;
  idempotencyKey: string | undefined;
  /** For answers that go on: aborted when the caller is gone. */
  signal: AbortSignal;
  /** For answers that go on: whether the caller may still read this. Asking does not count as activity. */
  isStillAdmitted: () => Promise<boolean>;
  lastEventId: string | null;
}

interface Definition<
  Access extends Permission | "public",
  P extends Schema,
  Q extends Schema,
  B extends Schema,
> {
  /** Who may call it. `public` needs no sign-in. */
  permission: Access;
  params?: P;
  query?: Q;
  body?: B;
  /** Instead of a body in JSON: a file of this type, and how much of it is read at most. */
  file?: FileLimits;
  /** Counts each request by address. Changes of a signed-in actor are counted always. */
  rate?: RateName;
  run: (call: Call<Access, Parsed<P>, Parsed<Q>, Parsed<B>>) => Promise<Response>;
}

interface RouteContext {
  params: Promise<unknown>;
}

export type RouteHandler = (request: Request, route: RouteContext) => Promise<Response>;

const handlers = new WeakSet<RouteHandler>();

/** Whether something a route file exports was made here. */
export function isDefinedRoute(value: unknown): value is RouteHandler {
  return typeof value === "function" && handlers.has(value as RouteHandler);
}

/**
 * The one door of the API: host, cross-site, rate by address, sign-in, role, rate by actor, then parameters, query
 * and body are checked in this order before `run`, and every error leaves as a problem document.
 */
export function defineRoute<
  Access extends Permission | "public",
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(definition: Definition<Access, P, Q, B>): RouteHandler {
  const handler: RouteHandler = async (request, route) => {
    const requestId = randomUUID();
    const startedAt = performance.now();
    const context = webContext();
    let response: Response;
    try {
      response = await answer(definition, request, route, context, requestId);
    } catch (error) {
      response = problemResponse(error, requestId, context.log);
    }
    if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
    response.headers.set("x-request-id", requestId);
    logRequest(context, request, response.status, requestId, performance.now() - startedAt);
    return response;
  };
  handlers.add(handler);
  return handler;
}

async function answer<
  Access extends Permission | "public",
  P extends Schema,
  Q extends Schema,
  B extends Schema,
>(
  definition: Definition<Access, P, Q, B>,
  request: Request,
  route: RouteContext,
  context: WebContext,
  requestId: string,
): Promise<Response> {
  const { permission, params, query, body, file, run } = definition;
  const elsewhere = checkHost(context, request, permission);
  if (elsewhere) return elsewhere;
  const origin = readOrigin(context, request.headers, requestId);
  const signedIn = await withinDatabaseDeadline(admit(definition, context, request, origin));
  const given = {
    params: params ? readParams(await route.params, params) : undefined,
    query: query ? readQuery(request, query) : undefined,
    body: body ? await readBody(request, body) : undefined,
    file: file ? await readFile(request, file) : new Uint8Array(),
    idempotencyKey: isChange(request.method) ? readIdempotencyKey(request.headers) : undefined,
    signal: request.signal,
    lastEventId: request.headers.get("last-event-id"),
    isStillAdmitted: async () => {
      const now = await identify(context, request.headers, { isActivity: false });
      return now !== null && (permission === "public" || may(now.actor.role, permission));
    },
  };
  const call = { context, actor: signedIn?.actor ?? null, sessionId: signedIn?.sessionId, origin, ...given };
  return run(call as Call<Access, Parsed<P>, Parsed<Q>, Parsed<B>>);
}

/** Probes come by address, so that public reads answer under any name; nothing else does. */
function checkHost(
  { baseUrl }: WebContext,
  request: Request,
  permission: Permission | "public",
): Response | null {
  if (isOwnHost(baseUrl, request.headers.get("host"))) return null;
  if (isChange(request.method))
    throw new AppError("host-not-known", {
      detail: "Sendlock is not reached by this address.",
      fix: `Use ${baseUrl.origin}, or set BASE_URL to the address that people use.`,
    });
  if (permission === "public") return null;
  const { pathname, search } = new URL(request.url);
  return new Response(null, {
    status: 307,
    headers: { location: `${baseUrl.origin}${pathname}${search}` },
  });
}

interface Gate {
  permission: Permission | "public";
  rate?: RateName;
}

async function admit(
  gate: Gate,
  context: WebContext,
  request: Request,
  origin: Origin,
): Promise<SignedIn | null> {
  const { permission, rate } = gate;
  const { db, baseUrl } = context;
  if (isChange(request.method) && bearerToken(request.headers) === null)
    refuseCrossSite(baseUrl, request.headers);
  if (rate) await countRequest(db, rate, networkOf(origin.address ?? "unknown"));
  if (permission === "public") return null;
  const signedIn = await identify(context, request.headers, { isActivity: true });
  if (!signedIn) {
    const { headers } = request;
    const cookie = readSessionCookie(baseUrl, headers.get("cookie"));
    await noteNotSignedIn(context, { bearer: bearerToken(headers), cookie }, { permission, request, origin });
    throw notSignedIn();
  }
  if (!may(signedIn.actor.role, permission)) {
    await noteRoleTooSmall(context, signedIn.actor, { permission, request, origin });
    throw roleTooSmall(permission, signedIn.actor);
  }
  if (isChange(request.method)) await countRequest(db, "changes", signedIn.actor.id);
  return signedIn;
}

/** Who a Bearer header or, without one, a session cookie belongs to. */
async function identify(
  { db, baseUrl }: WebContext,
  headers: Headers,
  { isActivity }: { isActivity: boolean },
): Promise<SignedIn | null> {
  const token = bearerToken(headers);
  if (token !== null) return findToken(db, token);
  const cookie = readSessionCookie(baseUrl, headers.get("cookie"));
  return cookie ? findSession(db, cookie, isActivity) : null;
}

function bearerToken(headers: Headers): string | null {
  return /^Bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}

function notSignedIn(): AppError {
  return new AppError("not-signed-in", {
    detail: "You are not signed in, or your session has ended.",
    fix: "Sign in again. Make a link with: npm run sign-in-link",
  });
}

function roleTooSmall(permission: Permission, actor: Actor): AppError {
  const neededRole = roleNeededFor(permission);
  return new AppError("role-too-small", {
    detail: `This needs the role ${neededRole}; yours is ${actor.role}.`,
    fix: "Ask an administrator of Sendlock for that role.",
    more: { neededRole },
  });
}

/** Pages read every few seconds: only changes and failures are worth a line at the usual level. */
function logRequest(
  { log }: WebContext,
  request: Request,
  status: number,
  requestId: string,
  ms: number,
): void {
  const line = {
    requestId,
    method: request.method,
    path: new URL(request.url).pathname,
    status,
    ms: Math.round(ms),
  };
  if (isChange(request.method) || status >= 500) log.info(line, "request");
  else log.debug(line, "request");
}
