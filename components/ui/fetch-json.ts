/** An error document of the API (RFC 9457). */
export interface Problem {
  status: number;
  title: string;
  detail: string;
  fix?: string;
  /** Which members of the request are wrong, by their path. */
  fields?: { path: string; message: string }[];
}

/** The server answered with a problem; a lost connection stays the browser's own TypeError. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/**
 * Asks the API and returns its JSON; undefined for 204.
 * @throws ProblemError when it refuses, TypeError when it cannot be reached
 */
export async function fetchJson<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, { ...init, cache: "no-store" });
  if (!response.ok) throw new ProblemError(await readProblem(response));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export function jsonBody(body: unknown): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

async function readProblem(response: Response): Promise<Problem> {
  if (response.headers.get("content-type")?.startsWith("application/problem+json"))
    return await response.json();
  const { status } = response;
  return {
    status,
    title: "Unexpected answer",
    detail: `Something between this page and Sendlock answered with ${status}.`,
    fix: "Look at the proxy in front of Sendlock.",
  };
}
