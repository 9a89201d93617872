import { useState } from "react";
import type { JobKind, JobView, RequestJob } from "#lib/jobs/schema.ts";
import { useLive } from "../live/use-live.ts";
import { useUnled } from "../live/use-unled.ts";
import { explainRefusal } from "../tenants/use-requests.ts";
import { fetchJson, jsonBody, type Problem } from "../ui/fetch-json.ts";

/** One job of a worker, from asking for it until it is over. */
export function useJob<Kind extends JobKind>() {
  const [job, setJob] = useState<JobView<Kind> | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isOpen = job?.state === "queued" || job?.state === "running";

  const look = async (id: string) => {
    try {
      const found = await fetchJson<JobView<Kind>>(`/api/v1/jobs/${id}`);
      setJob((now) => (now?.id === id ? found : now));
    } catch (error) {
      setProblem(explainRefusal(error));
    }
  };
  const ask = async (request: RequestJob) => {
    setIsAsking(true);
    setProblem(null);
    setJob(null);
    try {
      const asked = await fetchJson<JobView<Kind>>("/api/v1/jobs", jsonBody(request));
      setJob(asked);
      // The news that it is over may have come before its id.
      void look(asked.id);
    } catch (error) {
      setProblem(explainRefusal(error));
    } finally {
      setIsAsking(false);
    }
  };
  const lookAgain = () => {
    if (job && isOpen) void look(job.id);
  };
  useLive({
    onChange: (changes) => {
      if (changes.some(({ kind, ref }) => kind === "job" && ref === job?.id)) lookAgain();
    },
    onReset: lookAgain,
  });
  useUnled(lookAgain);
  return { job, isBusy: isAsking || isOpen, problem, ask };
}
