import type { ReactNode } from "react";
import { requirePageSession } from "#lib/web/page-session.ts";
import { SiteHeader } from "../../components/access/site-header.tsx";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { actor } = await requirePageSession();
  return (
    <>
      <a
        href="#content"
        className="sr-only rounded bg-surface px-3 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <SiteHeader person={{ name: actor.name, role: actor.role }} />
      <main id="content" className="mx-auto max-w-7xl px-4 py-6 sm:px-6">
        {children}
      </main>
    </>
  );
}
