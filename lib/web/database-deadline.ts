/** How long a caller waits for a database that does not answer. */
const deadlineMs = 2_000;

/** Shaped like the driver's own error, so that it counts as the database being away. */
class DatabaseSilentError extends Error {
  override name = "DatabaseSilentError";
  readonly code = "P1008";
}

/**
 * Waits for the first statements of a request, which tell whether the database answers at all.
 * @throws an error that `isDatabaseAway` knows, after 2 s
 */
export async function withinDatabaseDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    const error = new DatabaseSilentError(`The database gave no answer for ${deadlineMs} ms.`);
    timer = setTimeout(() => reject(error), deadlineMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
