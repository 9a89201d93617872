import { fetchJson, ProblemError } from "../ui/fetch-json.ts";
import { toast } from "../ui/toast.ts";

const isEnded = (error: unknown) => error instanceof ProblemError && error.problem.status === 401;

/** Ends the session on the server, then leaves the page. */
export async function signOut(): Promise<void> {
  try {
    await fetchJson("/api/v1/sessions/current", { method: "DELETE" });
  } catch (error) {
    if (!isEnded(error)) return void toast.error("Not signed out. Try again.");
  }
  location.assign("/sign-in");
}
