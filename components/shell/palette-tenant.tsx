import { Building2 } from "lucide-react";
import { directSendWords } from "#lib/direct-send/rules.ts";
import type { TenantView } from "#lib/tenants/schema.ts";
import { whyUnavailable } from "../tenants/action-rules.ts";
import { PaletteItem, paletteIcon } from "./palette-item.tsx";
import { type PaletteVerb, paletteVerbs } from "./palette-question.ts";

interface TenantProps {
  tenant: TenantView;
  /** What is wanted of it; null goes to its page. */
  verb: PaletteVerb | null;
  mayRequestRuns: boolean;
  onGo: () => void;
  onAct: (verb: PaletteVerb) => void;
}

/** A tenant that was found: to go to, or to do something with, where that makes sense. */
export function PaletteTenant({ tenant, verb, mayRequestRuns, onGo, onAct }: TenantProps) {
  const { id, name, directSend, activeAction, activeState } = tenant;
  const work = activeAction && { action: activeAction, state: activeState ?? "running" };
  const reason = verb && whyUnavailable(verb, tenant, mayRequestRuns, work);
  return (
    <PaletteItem
      value={`tenant ${id}`}
      disabled={reason !== null}
      onSelect={() => (verb ? onAct(verb) : onGo())}
    >
      <Building2 aria-hidden className={paletteIcon} />
      <span className="truncate">
        {verb ? `${paletteVerbs[verb]} ` : ""}
        {name}
      </span>
      <span className="ml-auto shrink-0 text-text-muted text-xs">
        {reason ?? directSendWords[directSend]}
      </span>
    </PaletteItem>
  );
}
