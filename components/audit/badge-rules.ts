import type { AnchorView, HistoryHead } from "#lib/audit/schema.ts";
import { formatAge } from "../ui/time.tsx";

/** A check, and a head that nobody kept, may be this old. Both come each hour. */
const lateMs = 2 * 3_600_000;

export const placeWords = {
  file: "File of the worker",
  webhook: "Address elsewhere",
  log: "Log of the worker",
} as const;

/** What is wrong, and what cures it. */
export interface BadgeTrouble {
  cause: string;
  fix: string;
}

export type BadgeState =
  | { kind: "bad"; seq: number; why: string }
  | { kind: "unchecked"; troubles: BadgeTrouble[] }
  /** Good as far as it was looked at; late where there is trouble. */
  | { kind: "verified"; seq: number; at: string; troubles: BadgeTrouble[] };

/** What the badge says. Null for a history without events. @param now ms since 1970 */
export function describeHead({ seq, check, anchors }: HistoryHead, now: number): BadgeState | null {
  if (seq === 0) return null;
  if (check?.bad) return { kind: "bad", ...check.bad };
  if (!check || check.seq === 0)
    return {
      kind: "unchecked",
      troubles: [
        {
          cause: "No worker has looked at the history yet.",
          fix: "See that a worker runs: it checks within seconds.",
        },
      ],
    };
  const age = now - Date.parse(check.at);
  const late = anchors.flatMap((anchor) => describeLate(anchor, now));
  const old: BadgeTrouble = {
    cause: `The newest check is ${formatAge(age).replace(" ago", "")} old; one comes each hour.`,
    fix: "See that a worker runs, and what its log says.",
  };
  return {
    kind: "verified",
    seq: check.seq,
    at: check.at,
    troubles: [...(age > lateMs ? [old] : []), ...late],
  };
}

function describeLate({ place, behindSince, failedWhy }: AnchorView, now: number): BadgeTrouble[] {
  if (!behindSince || now - Date.parse(behindSince) <= lateMs) return [];
  const since = formatAge(now - Date.parse(behindSince)).replace(" ago", "");
  return [
    {
      cause: `${placeWords[place]}: no head was kept there for ${since}${failedWhy ? `: ${failedWhy}` : ""}.`,
      fix: failedWhy ? fixes[place] : "See that a worker runs, and what its log says.",
    },
  ];
}

const fixes = {
  file: "See to the folder that AUDIT_ANCHOR_DIR names: a worker must be able to write there.",
  webhook: "See to the receiver that AUDIT_ANCHOR_URL names, or take the setting away.",
  log: "See that a worker runs.",
} as const;
