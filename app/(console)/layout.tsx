import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { loadHistoryAlarm } from "#lib/web/load-history-alarm.ts";
import { requirePageSession } from "#lib/web/page-session.ts";
import { HistoryAlarm } from "../../components/audit/history-alarm.tsx";
import { Shell } from "../../components/shell/shell.tsx";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { actor } = await requirePageSession();
  const alarm = await loadHistoryAlarm();
  return (
    <Shell person={{ name: actor.name, role: actor.role }}>
      {alarm && <HistoryAlarm initial={alarm} />}
      <NuqsAdapter>{children}</NuqsAdapter>
    </Shell>
  );
}
