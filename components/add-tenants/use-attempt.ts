import { useState } from "react";
import { explainRefusal } from "../tenants/use-requests.ts";
import type { Problem } from "../ui/fetch-json.ts";

/** One thing at a time that asks the server: what it is, and why the newest was refused. */
export function useAttempt<What extends string>() {
  const [doing, setDoing] = useState<What | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const attempt = async (what: What, work: () => Promise<void>) => {
    setDoing(what);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(explainRefusal(error));
    }
    setDoing(null);
  };
  return { doing, problem, setProblem, attempt };
}
