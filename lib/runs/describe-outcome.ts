import { nameFailure } from "../audit/event-parts.ts";
import type { NewEvent } from "../audit/schema.ts";
import type { DirectSend } from "../direct-send/schema.ts";
import type { Claim } from "./claim.ts";
import { describeChange, describeClaim } from "./describe-claim.ts";
import type { Outcome, Transition } from "./outcome.ts";
import { beforeSet, firstRead, observed } from "./record-tenant.ts";

export interface Recorded {
  item: {
    state: "running" | "verifying";
    requested: DirectSend | null;
    before: DirectSend | null;
    setAt: Date | null;
  };
  outcome: Outcome;
  transition: Transition;
  /** The state that was known before. */
  known: DirectSend;
  isOutside: boolean;
}

/** The audit events of one outcome. A check speaks only where the known state changed. */
export function describeOutcome(claim: Claim, recorded: Recorded): NewEvent[] {
  const { item, outcome, known, isOutside } = recorded;
  const common = describeClaim(claim);
  const after = item.requested ? firstRead(outcome) : observed(outcome).at(-1);
  const isNews = after && (item.requested ? isOutside : after !== known);
  const read: NewEvent[] = isNews
    ? [{ type: isOutside ? "tenant.changedOutside" : "tenant.stateRead", ...common, before: known, after }]
    : [];
  return item.requested ? [...read, ...describeEnd(claim, item.requested, recorded)] : read;
}

function describeEnd(
  claim: Claim,
  requested: DirectSend,
  { item, outcome, transition }: Recorded,
): NewEvent[] {
  const change = {
    ...describeChange(claim),
    before: beforeSet(item, outcome),
    requested,
  };
  const failed =
    "failure" in transition && transition.failure
      ? nameFailure(transition.failure.code, transition.failure.raw)
      : null;
  switch (transition.state) {
    case "queued":
      return [];
    case "verifying":
      return item.state === "running" && failed ? [{ type: "item.verifying", ...change, ...failed }] : [];
    case "succeeded":
      return [{ type: "item.succeeded", ...change, after: transition.after, result: transition.result }];
    case "skipped":
      return [{ type: "item.skipped", ...change, why: transition.code }];
    case "failed":
      return failed ? [{ type: "item.failed", ...change, ...failed }] : [];
    case "unverified":
      return failed ? [{ type: "item.unverified", ...change, ...failed }] : [];
  }
}
