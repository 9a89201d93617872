import type { Metadata } from "next";
import { loadTenantsPage } from "#lib/web/load-tenants-page.ts";
import { TenantsView } from "../../../components/tenants/tenants-view.tsx";

export const metadata: Metadata = { title: "Tenants" };

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function TenantsPage({ searchParams }: PageProps) {
  const { mayRequestRuns, ...initial } = await loadTenantsPage(await searchParams);
  return (
    <>
      <h1 className="mb-6 font-semibold text-2xl">Tenants</h1>
      <TenantsView initial={initial} mayRequestRuns={mayRequestRuns} />
    </>
  );
}
