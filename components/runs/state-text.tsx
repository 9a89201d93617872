import { CircleHelp, ShieldAlert, ShieldCheck } from "lucide-react";
import { directSendWords } from "#lib/direct-send/rules.ts";
import type { DirectSend } from "#lib/direct-send/schema.ts";

const looks = {
  blocked: { Icon: ShieldCheck, text: "text-good-text" },
  allowed: { Icon: ShieldAlert, text: "text-warn-text" },
  unknown: { Icon: CircleHelp, text: "text-text-muted" },
};

/** A state that was read, in a word. */
export function StateText({ state }: { state: DirectSend }) {
  const { Icon, text } = looks[state];
  return (
    <span className={`inline-flex items-center gap-1 whitespace-nowrap font-medium ${text}`}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {directSendWords[state]}
    </span>
  );
}
