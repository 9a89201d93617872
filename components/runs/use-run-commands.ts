import { useRouter } from "next/navigation";
import { useState } from "react";
import { explainRefusal } from "../tenants/use-requests.ts";
import type { Problem } from "../ui/fetch-json.ts";
import { toast } from "../ui/toast.ts";
import type { Command } from "./control-rules.ts";
import { commandRun, type RunFacts } from "./run-client.ts";

export interface RunCommands {
  /** The command that is on its way. */
  sending: Command | null;
  problem: Problem | null;
  give: (command: Command) => Promise<void>;
}

const done: Partial<Record<Command, string>> = {
  pause: "Paused: nothing new begins",
  resume: "Goes on",
  cancel: "Cancelled what had not begun",
};

/** Commands to the run on show. A retry and an undo lead to the new run. */
export function useRunCommands(facts: RunFacts, onFacts: (facts: RunFacts) => void): RunCommands {
  const router = useRouter();
  const [sending, setSending] = useState<Command | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const give = async (command: Command): Promise<void> => {
    setSending(command);
    setProblem(null);
    try {
      const run = await commandRun(facts.run.id, command);
      if (run.id !== facts.run.id) router.push(`/runs/${run.id}`);
      else {
        onFacts({ ...facts, run });
        toast(done[command] ?? "Done");
      }
    } catch (error) {
      setProblem(explainRefusal(error));
    } finally {
      setSending(null);
    }
  };
  return { sending, problem, give };
}
