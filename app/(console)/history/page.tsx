import type { Metadata } from "next";
import { loadHistoryPage } from "#lib/web/load-history-page.ts";
import { auditParams, cleanFilter } from "../../../components/audit/history-filter.ts";
import { HistoryView } from "../../../components/audit/history-view.tsx";

export const metadata: Metadata = { title: "History" };

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function HistoryPage({ searchParams }: PageProps) {
  const given = Object.entries(await searchParams).filter(([, value]) => typeof value === "string");
  const filter = cleanFilter(Object.fromEntries(given));
  const hasDay = filter.from !== "" || filter.to !== "";
  const initial = await loadHistoryPage({
    params: hasDay ? null : auditParams(filter),
    tenantId: filter.tenant || null,
  });
  return <HistoryView initial={initial} />;
}
