import type { RequestRun, RunView } from "#lib/runs/schema.ts";
import { fetchJson, jsonBody, ProblemError } from "../ui/fetch-json.ts";

const mostTries = 4;
const waitMs = 1_000;

/**
 * Asks for a run. A request whose answer was lost is sent again with the same key, which makes one run however
 * often it arrives.
 * @throws ProblemError when it is refused, TypeError when Sendlock stays out of reach
 */
export async function requestRun(run: RequestRun): Promise<RunView> {
  const init = jsonBody(run);
  init.headers = { ...init.headers, "idempotency-key": randomKey() };
  for (let tries = 1; ; tries++) {
    try {
      return await fetchJson<RunView>("/api/v1/runs", init);
    } catch (error) {
      const isLost = !(error instanceof ProblemError) || error.problem.status === 503;
      if (!isLost || tries === mostTries) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/** `crypto.randomUUID` is missing on plain http, which ALLOW_HTTP permits. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
