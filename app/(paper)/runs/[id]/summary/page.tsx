import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { loadRunSummary } from "#lib/web/load-run-page.ts";
import { RunSummary } from "../../../../../components/runs/run-summary.tsx";

export const metadata: Metadata = { title: "Summary of a run" };

interface PageProps {
  params: Promise<{ id: string }>;
}

export default async function SummaryPage({ params }: PageProps) {
  const summary = await loadRunSummary((await params).id);
  if (!summary) notFound();
  return <RunSummary {...summary} />;
}
