import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { loadTenantPage } from "#lib/web/load-tenant-page.ts";
import { TenantDetailView } from "../../../../../components/detail/tenant-view.tsx";

const load = cache(loadTenantPage);

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const page = await load((await params).id);
  return { title: page?.initial.tenant.name ?? "Not found" };
}

export default async function TenantPage({ params }: PageProps) {
  const page = await load((await params).id);
  if (!page) notFound();
  return <TenantDetailView key={page.initial.tenant.id} {...page} />;
}
