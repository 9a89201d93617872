import { useState } from "react";
import { explainRefusal } from "../tenants/use-requests.ts";
import { fetchJson, jsonBody, type Problem } from "../ui/fetch-json.ts";
import { fieldRefusal } from "./edit-rules.ts";

export interface Asking {
  /** It is on its way to the server. */
  isSending: boolean;
  /** Why the newest was refused. */
  problem: Problem | null;
  /** What the refusal says of one field. */
  errorOf: (field: string) => string | undefined;
  /** Does what asks the server; null when that was refused. */
  ask: <T>(question: () => Promise<T>) => Promise<{ answer: T } | null>;
}

export interface Change extends Omit<Asking, "ask"> {
  /** Sends it; true when it was accepted. */
  send: (method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: object) => Promise<boolean>;
}

/** One question to the server at a time. @param onAnswered called when the server answered */
export function useAsking(onAnswered: () => void): Asking {
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  return {
    isSending,
    problem,
    errorOf: (field) => fieldRefusal(problem?.fields, field),
    ask: async (question) => {
      setIsSending(true);
      setProblem(null);
      try {
        return { answer: await question() };
      } catch (error) {
        setProblem(explainRefusal(error));
        return null;
      } finally {
        setIsSending(false);
        onAnswered();
      }
    },
  };
}

/** One change at a time. @param onAnswered called when the server answered */
export function useChange(onAnswered: () => void): Change {
  const { ask, ...asking } = useAsking(onAnswered);
  return {
    ...asking,
    send: async (method, path, body) =>
      (await ask(() => fetchJson(path, { ...(body ? jsonBody(body) : {}), method }))) !== null,
  };
}
