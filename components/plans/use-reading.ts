import { useEffect, useRef, useState } from "react";
import type { RunView } from "#lib/runs/schema.ts";
import { useFollowed } from "../runs/use-followed.ts";
import { explainRefusal } from "../tenants/use-requests.ts";
import { fetchJson, type Problem } from "../ui/fetch-json.ts";
import { replaceAddress } from "./plan-address.ts";
import { readForPlan } from "./plan-client.ts";

export interface Reading {
  /** The check that reads the states; null when none is under way. */
  run: RunView | null;
  asking: "states" | "connectors" | null;
  problem: Problem | null;
  readStates: () => void;
  readConnectors: () => void;
}

/**
 * Reads states or connectors before a plan is submitted. The check is named in the address, so that a reload
 * goes on following it, and notices that it is over.
 * @param onRead called once when the check is over
 */
export function useReading(planId: string, initial: RunView | null, onRead: () => void): Reading {
  const { value: run, setValue } = useFollowed<RunView | null>({
    initial,
    load: async (known) => known && fetchJson<RunView>(`/api/v1/runs/${known.id}`),
    isTouched: ({ kind, ref }, known) => kind === "run" && ref === known?.id,
  });
  const [asking, setAsking] = useState<Reading["asking"]>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const whenRead = useRef(onRead);
  useEffect(() => {
    whenRead.current = onRead;
  });
  useEffect(() => {
    if (!run?.finishedAt) return;
    setValue(null);
    whenRead.current();
  }, [run, setValue]);

  const ask = async (what: "states" | "connectors") => {
    setAsking(what);
    setProblem(null);
    try {
      const asked = await readForPlan(planId, { [what]: true });
      if (asked.run) replaceAddress(planId, asked.run.id);
      if (what === "states") setValue(asked.run);
      // Every tenant was busy: there is nothing to wait for.
      if (what === "states" && !asked.run) whenRead.current();
    } catch (error) {
      setProblem(explainRefusal(error));
    } finally {
      setAsking(null);
    }
  };
  return {
    run,
    asking,
    problem,
    readStates: () => void ask("states"),
    readConnectors: () => void ask("connectors"),
  };
}
