import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { requirePageSession } from "#lib/web/page-session.ts";
import { Shell } from "../../components/shell/shell.tsx";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { actor } = await requirePageSession();
  return (
    <Shell person={{ name: actor.name, role: actor.role }}>
      <NuqsAdapter>{children}</NuqsAdapter>
    </Shell>
  );
}
