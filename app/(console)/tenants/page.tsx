import type { Metadata } from "next";
import { loadTenantsPage } from "#lib/web/load-tenants-page.ts";
import { questionKey } from "../../../components/tenants/question-rules.ts";
import { TenantsView } from "../../../components/tenants/tenants-view.tsx";

export const metadata: Metadata = { title: "Tenants" };

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function TenantsPage({ searchParams }: PageProps) {
  const { question, tenants, mayRequestRuns, mayManage, now, ...surroundings } = await loadTenantsPage(
    await searchParams,
  );
  const { q = "", state = "", tag = "", error = "", excluded = "", added = "", sort, show } = question;
  const list = { items: tenants.items, total: tenants.total, hasMore: tenants.nextCursor !== null };
  return (
    <TenantsView
      initial={{
        ...surroundings,
        ...list,
        key: questionKey({ q, state, tag, error, excluded, added, sort, show }),
      }}
      now={now}
      mayRequestRuns={mayRequestRuns}
      mayManage={mayManage}
    />
  );
}
