import { useState } from "react";
import { explainRefusal } from "../tenants/use-requests.ts";
import { fetchJson, jsonBody, type Problem } from "../ui/fetch-json.ts";
import { fieldRefusal } from "./edit-rules.ts";

export interface Change {
  /** It is on its way to the server. */
  isSending: boolean;
  /** Why the newest was refused. */
  problem: Problem | null;
  /** What the refusal says of one field. */
  errorOf: (field: string) => string | undefined;
  /** Sends it; true when it was accepted. */
  send: (method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: object) => Promise<boolean>;
  /** Does what asks the server, for its answer; null when it was refused. */
  ask: <T>(request: () => Promise<T>) => Promise<{ answer: T } | null>;
}

/** One change at a time. @param onAnswered called when the server answered */
export function useChange(onAnswered: () => void): Change {
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const ask = async <T>(request: () => Promise<T>) => {
    setIsSending(true);
    setProblem(null);
    try {
      return { answer: await request() };
    } catch (error) {
      setProblem(explainRefusal(error));
      return null;
    } finally {
      setIsSending(false);
      onAnswered();
    }
  };
  return {
    isSending,
    problem,
    errorOf: (field) => fieldRefusal(problem?.fields, field),
    send: async (method, path, body) =>
      (await ask(() => fetchJson(path, { ...(body ? jsonBody(body) : {}), method }))) !== null,
    ask,
  };
}
