import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { loadPlanPage } from "#lib/web/load-plan-page.ts";
import { PlanView } from "../../../../components/plans/plan-view.tsx";

export const metadata: Metadata = { title: "Plan" };

interface PageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function PlanPage({ params, searchParams }: PageProps) {
  const { reading } = await searchParams;
  const page = await loadPlanPage((await params).id, typeof reading === "string" ? reading : undefined);
  if (!page) notFound();
  return <PlanView key={page.initial.plan.id} {...page} />;
}
