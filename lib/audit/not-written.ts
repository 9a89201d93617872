import { isDiskFull } from "../db.ts";
import { AppError } from "../errors.ts";

/** How long until a caller may ask again. */
const retrySeconds = 15;

/** The refusal of a change whose event can't be written: its transaction is rolled back, so nothing was changed. */
export function historyNotWritten(cause: unknown): AppError {
  const { why, fix } = explainCause(cause);
  return new AppError(
    "history-not-written",
    {
      detail: `Nothing was changed: the history can't be written. ${why}`,
      fix,
      retryAfterSeconds: retrySeconds,
    },
    { cause },
  );
}

export function isHistoryNotWritten(error: unknown): error is AppError {
  return error instanceof AppError && error.code === "history-not-written";
}

/** What kept an event, or the change it tells of, from being written: null where an error says something else. */
export function historyTrouble(error: unknown): Error | null {
  const cause = isHistoryNotWritten(error) ? error.cause : isDiskFull(error) ? error : null;
  return cause instanceof Error ? cause : null;
}

/** The signing key could not sign. */
export class SigningError extends Error {
  override name = "SigningError";
}

function explainCause(cause: unknown): { why: string; fix: string } {
  if (isDiskFull(cause))
    return {
      why: "The database has no room left.",
      fix: "Make room on the disk of PostgreSQL. Sendlock goes on by itself.",
    };
  if (cause instanceof SigningError)
    return {
      why: "The event can't be signed.",
      fix: "Check the file of AUDIT_SIGNING_KEY_FILE, then start Sendlock again.",
    };
  return {
    why: "The database refuses new events.",
    fix: "Look in the log for PostgreSQL's reason. Applying the migrations again restores the rights of Sendlock's role.",
  };
}
