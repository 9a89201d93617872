/** One code, one meaning. The HTTP status and title of each stand here and nowhere else. */
export const problems = {
  "not-signed-in": { status: 401, title: "Not signed in" },
  "link-not-valid": { status: 401, title: "This sign-in link does not work" },
  "role-too-small": { status: 403, title: "Your role does not allow this" },
  "cross-site": { status: 403, title: "Request from another site" },
  "host-not-known": { status: 403, title: "Address not known" },
  "not-found": { status: 404, title: "Not found" },
  "tenant-busy": { status: 409, title: "This tenant is being changed" },
  "tenant-excluded": { status: 409, title: "This tenant is excluded from runs" },
  "tenant-watched": { status: 409, title: "Sendlock only watches this tenant" },
  "no-consent-link": { status: 409, title: "There can be no consent link now" },
  "not-hydratable": { status: 409, title: "This tenant does not need to be hydrated" },
  "plan-used": { status: 409, title: "This plan was submitted already" },
  "plan-stale": { status: 409, title: "This plan is too old" },
  "nothing-failed": { status: 409, title: "There is nothing to try again" },
  "not-undoable": { status: 409, title: "This can't be undone" },
  "run-not-running": { status: 409, title: "This run is not running" },
  "run-not-over": { status: 409, title: "This run is not over" },
  "run-over": { status: 409, title: "This run is over" },
  "app-exists": { status: 409, title: "This app registration is here already" },
  "app-in-use": { status: 409, title: "Tenants use this app registration" },
  "credential-exists": { status: 409, title: "This id belongs to another credential" },
  "credential-in-use": { status: 409, title: "This credential is in use" },
  "credential-last": { status: 409, title: "This is the last credential" },
  "credential-not-ready": { status: 409, title: "This credential is not ready" },
  "credential-not-tested": { status: 409, title: "This credential was not tested with success" },
  "sealing-key-unknown": { status: 409, title: "Sealed for a key that is not in use" },
  "tenant-exists": { status: 409, title: "This tenant is in Sendlock already" },
  "no-customer-list": { status: 409, title: "There is no list of customers" },
  "body-too-large": { status: 413, title: "Request too large" },
  "not-json": { status: 415, title: "Not JSON" },
  "not-csv": { status: 415, title: "Not CSV" },
  "file-not-readable": { status: 422, title: "This file can't be read" },
  "rows-not-right": { status: 422, title: "Some rows are not right" },
  "not-valid": { status: 422, title: "Something in the request is not valid" },
  "idempotency-key-reused": { status: 422, title: "This Idempotency-Key was used for another request" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  "history-not-written": { status: 503, title: "The history can't be written" },
  "database-away": { status: 503, title: "The database is out of reach" },
  unexpected: { status: 500, title: "Something went wrong" },
} as const;

export type ProblemCode = keyof typeof problems;

export interface ProblemDetails {
  /** What is wrong, in one sentence for the person who asked. */
  detail: string;
  /** What to do about it. */
  fix?: string;
  /** Further members of the problem document, such as `fields` or `neededRole`. */
  more?: Record<string, unknown>;
  retryAfterSeconds?: number;
}

/** An expected refusal. The route wrapper turns it into `application/problem+json` (RFC 9457). */
export class AppError extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails, options?: ErrorOptions) {
    super(details.detail, options);
    this.name = "AppError";
    this.code = code;
    this.details = details;
  }
}
