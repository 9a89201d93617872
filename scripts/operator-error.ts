/** An error whose message alone is for the person at the terminal: what is wrong, then what to do. */
export class OperatorError extends Error {
  override name = "OperatorError";
}

/** What went wrong in one line, whatever was thrown. */
export function describeError(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describeError(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
