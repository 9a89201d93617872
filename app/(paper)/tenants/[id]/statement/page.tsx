import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { type AskedRange, loadStatementPage } from "#lib/web/load-statement-page.ts";
import { StatementView } from "../../../../../components/statement/statement-view.tsx";

export const metadata: Metadata = { title: "Statement on Direct Send" };

interface PageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<AskedRange>;
}

export default async function StatementPage({ params, searchParams }: PageProps) {
  const page = await loadStatementPage((await params).id, await searchParams);
  if (!page) notFound();
  return <StatementView {...page} />;
}
