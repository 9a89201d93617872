import type { Metadata } from "next";
import { parseQuery } from "#lib/audit/rules.ts";
import { loadHistoryPage } from "#lib/web/load-history-page.ts";
import { hasDay, queryParams, readAddress, tenantIds } from "../../../components/audit/history-address.ts";
import { HistoryView } from "../../../components/audit/history-view.tsx";

export const metadata: Metadata = { title: "History" };

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function HistoryPage({ searchParams }: PageProps) {
  const given = Object.entries(await searchParams).filter(([, value]) => typeof value === "string");
  const text = readAddress(Object.fromEntries(given));
  const { terms, faults } = parseQuery(text);
  const isAskedHere = faults.length === 0 && !hasDay(terms);
  const initial = await loadHistoryPage({
    params: isAskedHere ? queryParams(text, terms, "UTC") : null,
    tenantIds: tenantIds(terms),
  });
  return <HistoryView initial={initial} />;
}
