import { useState } from "react";
import type { JobView } from "#lib/jobs/schema.ts";
import { explainRefusal } from "../tenants/use-requests.ts";
import { fetchJson, jsonBody, type Problem } from "../ui/fetch-json.ts";

export interface SurveyRequest {
  /** It is on its way to the server. */
  isAsking: boolean;
  /** Why it was refused. */
  problem: Problem | null;
  read: () => void;
}

/** Asks for accepted domains and inbound connectors to be read. @param onAnswered called when the server answered */
export function useSurvey(tenantId: string, onAnswered: () => void): SurveyRequest {
  const [isAsking, setIsAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const read = async () => {
    setIsAsking(true);
    setProblem(null);
    try {
      await fetchJson<JobView>("/api/v1/jobs", jsonBody({ kind: "survey", tenantId }));
    } catch (error) {
      setProblem(explainRefusal(error));
    } finally {
      setIsAsking(false);
      onAnswered();
    }
  };
  return { isAsking, problem, read: () => void read() };
}
