import { useState } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";
import type { Action, Work } from "../tenants/action-rules.ts";
import { useRequests } from "../tenants/use-requests.ts";
import type { Problem } from "../ui/fetch-json.ts";

export interface TenantWork {
  /** What is under way; null when nothing is. */
  work: Work | null;
  /** Why the newest request was refused. */
  refusal: Problem | undefined;
  /** Runs whose undo was asked for on this page. */
  undone: ReadonlySet<string>;
  /** The dialog that asks for a reason is open. */
  isAllowing: boolean;
  act: (action: Action) => void;
  undo: (runId: string) => void;
  /** @param reason null closes the dialog and asks for nothing */
  answerAllow: (reason: string | null) => void;
}

/**
 * What is asked for one tenant on its page.
 * @param askedAt when the tenant on show was asked for, by `performance.now()`
 */
export function useTenantWork(tenant: TenantView, askedAt: number, askNow: () => void): TenantWork {
  const requests = useRequests({ askedAt: new Map([[tenant.id, askedAt]]), onAnswered: askNow });
  const [isAllowing, setIsAllowing] = useState(false);
  return {
    work: requests.workOf(tenant),
    refusal: requests.refusals[tenant.id],
    undone: requests.undone,
    isAllowing,
    act: (action) => {
      if (action === "allow") setIsAllowing(true);
      else void requests.change(tenant, action);
    },
    undo: (runId) => void requests.undo(tenant, runId),
    answerAllow: (reason) => {
      setIsAllowing(false);
      if (reason !== null) void requests.change(tenant, "allow", reason);
    },
  };
}
