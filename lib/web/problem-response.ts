import { historyNotWritten, isHistoryNotWritten } from "../audit/not-written.ts";
import { isDatabaseAway, isDiskFull } from "../db.ts";
import { AppError, problems } from "../errors.ts";
import type { Log } from "../log.ts";

/**
 * Turns an error into `application/problem+json` (RFC 9457). What is not an expected refusal is logged, and
 * answered without its text: that could name a path, a statement or a secret.
 */
export function problemResponse(error: unknown, requestId: string, log: Log): Response {
  const { code, details } = toAppError(error, requestId, log);
  const { status, title } = problems[code];
  const { detail, fix, more, retryAfterSeconds } = details;
  const body = {
    ...more,
    type: `urn:sendlock:problem:${code}`,
    title,
    status,
    detail,
    code,
    ...(fix === undefined ? {} : { fix }),
    requestId,
  };
  const headers = new Headers({ "content-type": "application/problem+json" });
  if (retryAfterSeconds !== undefined)
    headers.set("retry-after", String(Math.max(1, Math.ceil(retryAfterSeconds))));
  if (status === 401) headers.set("www-authenticate", "Bearer");
  return new Response(JSON.stringify(body), { status, headers });
}

function toAppError(error: unknown, requestId: string, log: Log): AppError {
  if (isHistoryNotWritten(error)) {
    log.error({ err: error.cause, requestId }, "history not written; nothing was changed");
    return error;
  }
  if (error instanceof AppError) return error;
  // Where there is no room for the change there is none for its event.
  if (isDiskFull(error)) return toAppError(historyNotWritten(error), requestId, log);
  if (isDatabaseAway(error)) {
    log.error({ err: error, requestId }, "database out of reach");
    return databaseAway();
  }
  log.error({ err: error, requestId }, "request failed");
  return new AppError("unexpected", {
    detail: "Sendlock could not do this. The log has the cause under the request id.",
    fix: "Try again. If it stays so, give the request id to whoever runs Sendlock.",
  });
}

function databaseAway(): AppError {
  return new AppError("database-away", {
    detail: "Sendlock cannot reach its database, so nothing was read or changed.",
    fix: "Check that PostgreSQL runs and can be reached from this machine. Sendlock connects again by itself.",
    retryAfterSeconds: 2,
  });
}
